// What the shop puts in its window. A merchant's own words and codes: another shop changes this file and no other.

export interface Collection {
  title: string;
  /** What is searched for. */
  search: string;
  /** Of an article whose picture stands for it. */
  code: string;
  name: string;
}

export const COLLECTIONS: readonly Collection[] = [
  { title: 'Lights', search: 'light', code: '85123A', name: 'WHITE HANGING HEART T-LIGHT HOLDER' },
  { title: 'Baking', search: 'cake', code: '22423', name: 'REGENCY CAKESTAND 3 TIER' },
  { title: 'Bags', search: 'bag', code: '85099B', name: 'JUMBO BAG RED RETROSPOT' },
  { title: 'Christmas', search: 'christmas', code: '22086', name: 'CHRISTMAS TREE' },
  { title: 'Garden', search: 'garden', code: '15058A', name: 'BLUE POLKADOT GARDEN PARASOL' },
  { title: 'Parties', search: 'party', code: '47566', name: 'PARTY BUNTING' },
];

/** Asked for by their codes; those that the channel does not know are not missed. */
export const FAVORITES: readonly string[] = [
  '85123A', '22423', '47566', '85099B', '84879', '22457', '23084', '22720', '22960', '20725', '22086', '22469',
];
