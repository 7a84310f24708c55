// What the shop puts in its window. A merchant's own words and codes: another shop changes this file and no other.

export interface Collection {
  title: string;
  /** What is searched for. */
  search: string;
  /** Whose picture stands for it. */
  code: string;
}

export const COLLECTIONS: readonly Collection[] = [
  { title: 'Lights', search: 'light', code: '85123A' },
  { title: 'Baking', search: 'cake', code: '22423' },
  { title: 'Bags', search: 'bag', code: '85099B' },
  { title: 'Christmas', search: 'christmas', code: '22086' },
  { title: 'Garden', search: 'garden', code: '15058A' },
  { title: 'Parties', search: 'party', code: '47566' },
];

/** Asked for by their codes; those that the channel does not know are not missed. */
export const FAVORITES: readonly string[] = [
  '85123A', '22423', '47566', '85099B', '84879', '22457', '23084', '22720', '22960', '20725', '22086', '22469',
];
