// Everything that can be pressed or filled in, from one place.

export { Button, type ButtonProps } from './button.tsx';
export { Check, Field, type FieldProps, Select, type SelectOption, type SelectProps } from './field.tsx';
export { type Choice, Choices, type ChoicesProps } from './choices.tsx';
export { QuantityField, type QuantityFieldProps } from './quantity.tsx';
export { Dialog, type DialogProps } from './dialog.tsx';
export { Menu, type MenuItem, type MenuProps } from './menu.tsx';
export { type Tab, Tabs, type TabsProps } from './tabs.tsx';
