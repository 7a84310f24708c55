// Names as people have them, and as some systems write them: long, without a space, from right to left.

export const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(6).slice(0, 200).trim();
export const UNBROKEN = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
export const RIGHT_TO_LEFT = 'مكتبة الإسكندرية، شارع بورسعيد ١٢';
