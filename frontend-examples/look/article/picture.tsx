// A picture of an article, drawn from its name: a lunch bag is a bag, a red one is red, a retrospot one has its spots.
// What no shape is known for is a vessel of the look's. A shop that has photographs shows them here, and nowhere else.

import { useId } from 'preact/hooks';
import { classes } from '../classes.ts';
import { Picture } from '../picture.tsx';
import { colorOf } from './colors.ts';
import { type Shape, shapeOf } from './shapes.tsx';

export interface ArticlePictureProps {
  code: string;
  /** As the merchant spells it; null while it is not known. */
  name: string | null;
}

export function ArticlePicture({ code, name }: ArticlePictureProps) {
  const shape = name === null ? null : shapeOf(name);
  return shape && name !== null ? <Drawn shape={shape} name={name} code={code} /> : <Picture code={code} />;
}

function Drawn({ shape, name, code }: { shape: Shape; name: string; code: string }) {
  const id = useId();
  const { hue, turn, tint } = colorOf(name, code);
  return (
    <svg class={classes('picture', 'drawn', tint)} viewBox="0 6 100 100" style={{ '--hue': hue, '--turn': turn }} aria-hidden="true">
      <clipPath id={id}><path d={shape.outline} /></clipPath>
      {!shape.hangs && <rect class="picture-table" y="74" width="100" height="40" />}
      {!shape.hangs && <ellipse class="picture-shade" cx="56" cy="83" rx="30" ry="3.6" />}
      {shape.behind}
      <path class="picture-body" d={shape.outline} />
      <g clip-path={`url(#${id})`}>
        {shape.within}
        <Pattern id={`${id}-pattern`} name={name} />
        <ellipse class="picture-dark" cx="86" cy="58" rx="28" ry="60" />
      </g>
      {shape.before}
    </svg>
  );
}

function Pattern({ id, name }: { id: string; name: string }) {
  const spots = /SPOT|POLKA|\bDOT/i.test(name);
  if (!spots && !/STRIPE/i.test(name)) return null;
  return (
    <>
      <pattern id={id} width="11" height="13" patternUnits="userSpaceOnUse">
        <g class="picture-spots">
          {spots ? <><circle cx="3" cy="3" r="1.9" /><circle cx="8.5" cy="9.5" r="1.9" /></> : <rect width="4" height="13" />}
        </g>
      </pattern>
      <rect width="100" height="110" fill={`url(#${id})`} />
    </>
  );
}
