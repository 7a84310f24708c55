// What we use of topojson-simplify, which brings no types of its own.

declare module 'topojson-simplify' {
  import type { Topology } from 'topojson-specification';

  type Area = (ring: readonly (readonly number[])[]) => number;
  export function presimplify<Of extends Topology>(topology: Of, area: Area): Of;
  export function simplify<Of extends Topology>(topology: Of, leastArea: number): Of;
  export const sphericalTriangleArea: Area;
}
