// Outlines of what a gift shop sells, on a sheet of 100 by 100 whose table begins at 74 and whose things stand at 82.

import type { VNode } from 'preact';

export interface Shape {
  outline: string;
  /** Drawn on the body and cut by its outline: seams, lids, labels. */
  within?: VNode;
  behind?: VNode;
  before?: VNode;
  /** It stands on no table. */
  hangs?: boolean;
}

const line = (d: string) => <path class="picture-line" d={d} />;
const second = (d: string) => <path class="picture-glaze" d={d} />;
const deep = (d: string) => <path class="picture-mouth" d={d} />;

const HEART = 'M50 78C30 62 24 52 24 44C24 35 31 30 38 30C44 30 48 34 50 38C52 34 56 30 62 30C69 30 76 35 76 44C76 52 70 62 50 78Z';
const STAR = 'M50 26L56.5 42.5L74 43.8L60.5 55L64.8 72L50 62.6L35.2 72L39.5 55L26 43.8L43.5 42.5Z';

const SHAPES = {
  bag: {
    outline: 'M27 46H73L77 81Q50 85 23 81Z',
    behind: <path class="picture-handle" d="M38 48C38 26 62 26 62 48" />,
    within: second('M20 46H80V54H20Z'),
  },
  parasol: {
    outline: 'M14 54C16 34 34 24 50 24S84 34 86 54Q80 49 74 54Q68 49 62 54Q56 49 50 54Q44 49 38 54Q32 49 26 54Q20 49 14 54Z',
    behind: line('M50 20V80Q50 86 55 86T60 81'),
    within: second('M38 54Q40 34 50 24Q60 34 62 54ZM14 54Q20 34 50 24Q28 38 26 54ZM86 54Q80 34 50 24Q72 38 74 54Z'),
  },
  bunting: {
    outline: 'M6 36L22 41L11 60ZM25 42L41 44L32 64ZM43 44L59 44L51 65ZM61 44L77 42L70 63ZM80 41L95 36L91 58Z',
    behind: line('M-2 32Q50 56 102 32'),
    within: second('M25 40H42V66H25ZM61 40H78V66H61Z'),
    hangs: true,
  },
  stand: {
    outline: 'M47 26H53V80H47ZM34 38H66Q65 42 60 42H40Q35 42 34 38ZM26 54H74Q73 59 66 59H34Q27 59 26 54ZM18 72H82Q81 77 72 77H28Q19 77 18 72ZM38 78H62L66 83H34Z',
    behind: second('M39 38Q39 32 44 32T50 38ZM52 38Q52 31 57 31T62 38ZM31 54Q31 47 37 47T43 54ZM57 54Q57 47 63 47T69 54ZM24 72Q24 64 31 64T38 72ZM62 72Q62 64 69 64T76 72Z'),
    before: <circle class="picture-lid" cx="50" cy="24" r="3.4" />,
  },
  box: {
    outline: 'M26 50H74V82H26ZM22 41H78V51H22Z',
    within: <>{second('M45 38H55V84H45Z')}{deep('M22 50.4H78V52H22Z')}</>,
    before: <path class="picture-bow" d="M50 41C40 28 32 34 36 39Q40 43 50 41C60 28 68 34 64 39Q60 43 50 41Z" />,
  },
  tin: {
    outline: 'M27 48Q50 54 73 48V79Q50 86 27 79ZM25 42Q50 34 75 42V48Q50 56 25 48Z',
    within: <>{second('M27 58Q50 65 73 58V68Q50 75 27 68Z')}{deep('M25 47Q50 55 75 47V48.6Q50 57 25 48.6Z')}</>,
  },
  light: {
    outline: 'M33 54H67L63 80Q50 84 37 80Z',
    behind: <path class="picture-flame" d="M50 30C58 40 57 50 50 53C43 50 42 40 50 30Z" />,
    within: second('M30 62H70V68H30Z'),
    before: <ellipse class="picture-mouth" cx="50" cy="54" rx="17" ry="3" />,
  },
  heart: { outline: HEART, behind: line('M50 0V38'), hangs: true },
  star: { outline: STAR, behind: line('M50 0V28'), within: second('M50 26L56.5 42.5L50 50ZM74 43.8L60.5 55L50 50ZM64.8 72L50 62.6L50 50ZM35.2 72L39.5 55L50 50ZM26 43.8L43.5 42.5L50 50Z'), hangs: true },
  clock: {
    outline: 'M50 26A26 26 0 1 1 49.9 26Z',
    behind: line('M34 76L30 84M66 76L70 84'),
    within: <circle class="picture-face" cx="50" cy="52" r="20" />,
    before: <path class="picture-hands" d="M50 52V38M50 52L60 57M50 34V35.5M50 68.5V70M32 52H33.5M66.5 52H68" />,
  },
  sign: {
    outline: 'M24 40H76Q78 40 78 42V72Q78 74 76 74H24Q22 74 22 72V42Q22 40 24 40Z',
    behind: line('M30 40L50 18L70 40'),
    within: <><path class="picture-face" d="M27 45H73V69H27Z" /><path class="picture-writing" d="M33 52H67M37 58H63M41 64H59" /></>,
    hangs: true,
  },
  book: {
    outline: 'M30 36H70Q73 36 73 39V80Q73 82 70 82H30Z',
    within: <>{second('M30 36H37V84H30Z')}<path class="picture-face" d="M45 46H66V56H45Z" /></>,
    before: line('M64 36V82'),
  },
  roll: {
    outline: 'M36 30Q50 25 64 30V79Q50 85 36 79Z',
    within: <>{second('M36 48Q50 53 64 48V58Q50 63 36 58Z')}</>,
    before: <ellipse class="picture-mouth" cx="50" cy="30" rx="14" ry="3.4" />,
  },
  pencils: {
    outline: 'M36 56H64L61 81Q50 84 39 81Z',
    behind: <>{second('M40 58L35 30L38 24L42 29L46 58Z')}<path class="picture-lid" d="M47 58V26L50 20L53 26V58Z" />{second('M54 58L58 32L62 27L64 33L60 58Z')}</>,
    before: <ellipse class="picture-mouth" cx="50" cy="56" rx="14" ry="2.4" />,
  },
  bird: {
    outline: 'M26 58C26 44 38 38 48 42C50 34 60 31 66 37C72 38 74 42 72 46C74 64 60 76 44 74C34 73 28 68 14 72C18 66 26 64 26 58Z',
    behind: <>{line('M44 72V82M52 72V82')}{deep('M71 40L80 43L72 46Z')}</>,
    within: second('M32 56C40 48 54 50 58 58C50 68 38 66 32 56Z'),
    before: <circle class="picture-eye" cx="64" cy="42" r="1.6" />,
  },
  cushion: {
    outline: 'M24 40Q50 33 76 40Q82 60 76 80Q50 85 24 80Q18 60 24 40Z',
    within: <><path class="picture-seam" d="M30 46Q50 41 70 46Q74 60 70 74Q50 78 30 74Q26 60 30 46Z" /></>,
  },
  tree: {
    outline: 'M50 22L62 42H57L68 58H61L74 76H26L39 58H32L43 42H38Z',
    behind: deep('M46 74H54V83H46Z'),
    within: <g class="picture-spots"><circle cx="46" cy="46" r="2" /><circle cx="56" cy="54" r="2" /><circle cx="44" cy="62" r="2" /><circle cx="60" cy="68" r="2" /><circle cx="38" cy="71" r="2" /></g>,
  },
  bottle: {
    outline: 'M44 24H56V34Q68 36 69 46V74Q69 83 50 83T31 74V46Q32 36 44 34Z',
    within: <>{second('M44 24H56V30H44Z')}<path class="picture-seam" d="M36 48Q50 44 64 48V72Q50 77 36 72Z" /></>,
  },
  blocks: {
    outline: 'M24 60H46V82H24ZM49 60H71V82H49ZM36 37H58V59H36Z',
    within: <>{second('M49 60H71V82H49Z')}<path class="picture-seam" d="M28 64H42V78H28ZM40 41H54V55H40Z" /></>,
  },
  beads: {
    outline: [[27, 34], [30, 45], [35, 55], [42, 63], [50, 67], [58, 63], [65, 55], [70, 45], [73, 34]]
      .map(([x = 0, y = 0]) => `M${x} ${y - 5}a5 5 0 1 1 -0.1 0Z`).join(''),
    behind: line('M24 22Q28 68 50 68T76 22'),
    hangs: true,
  },
  cloth: {
    outline: 'M30 34H70V78Q66 75 63 79Q60 75 56.5 79Q53 75 50 79Q46.5 75 43.5 79Q40 75 37 79Q34 75 30 78Z',
    behind: line('M20 34H80'),
    within: second('M28 62H72V68H28Z'),
    hangs: true,
  },
} satisfies Record<string, Shape>;

/** The first that fits: `PAPER BAG` is a bag, `LUNCH BOX WITH CUTLERY` a box. Cups, jars and bowls are the look's vessels. */
const WORDS: readonly (readonly [RegExp, keyof typeof SHAPES])[] = [
  [/\bBAGS?\b|HANDBAG|TOTE|PURSE|SHOPPER|BACKPACK/, 'bag'],
  [/PARASOL|UMBRELLA/, 'parasol'],
  [/BUNTING|GARLAND|PAPER CHAIN|FLAGS?\b/, 'bunting'],
  [/CAKE ?STAND|TIER\b/, 'stand'],
  [/LIGHT|CANDLE|LANTERN|LAMP|INCENSE/, 'light'],
  [/CLOCK|WATCH\b/, 'clock'],
  [/WATER BOTTLE/, 'bottle'],
  [/\bSIGN\b|FRAME|CHALKBOARD|BLACKBOARD|PLAQUE|MIRROR|CALENDAR|MEMO|PICTURE|DOORMAT/, 'sign'],
  [/NOTEBOOK|BOOK|JOURNAL|CARDS?\b|PASSPORT|ALBUM|STICKER|STATIONERY|ALMANAC/, 'book'],
  [/WRAP|RIBBON|TAPE|TISSUE|PAPER\b/, 'roll'],
  [/PENCIL|PENS?\b|CRAYON|CHALK|BRUSH|CUTLERY|SPOON|KNIFE|FORK/, 'pencils'],
  [/TINS?\b|CASES?\b/, 'tin'],
  [/\bBOX|DRAWER|CABINET|CHEST|CRATE|GIFT SET|KIT\b|SET OF|PACK OF/, 'box'],
  [/HEARTS?\b/, 'heart'],
  [/TREE|REINDEER|XMAS/, 'tree'],
  [/STARS?\b|CHRISTMAS|SNOWFLAKE|BAUBLE|DECORATION/, 'star'],
  [/BIRD|DOVE|OWL|HEN\b|CHICK|DUCK|ROBIN|PARROT|FLAMINGO|COCKEREL/, 'bird'],
  [/CUSHION|PILLOW|QUILT|WARMER|PINCUSHION/, 'cushion'],
  [/NECKLACE|BRACELET|EARRING|BEAD|RING\b|CHARM|JEWEL/, 'beads'],
  [/APRON|TOWEL|CLOTH|SCARF|FAN\b|CURTAIN|RUG\b|BLANKET/, 'cloth'],
  [/TOY|BLOCK|PUZZLE|GAME|DOLL|DOMINO|LETTERS?\b|ERASER|RUBBER/, 'blocks'],
];

export function shapeOf(name: string): Shape | null {
  const said = name.toUpperCase();
  const found = WORDS.find(([words]) => words.test(said));
  return found ? SHAPES[found[1]] : null;
}
