// Which of the merchant's channels this shop sells in: prices, stock and delivery are asked for in it.
// `?channel=CODE` opens the same shop in another one; a shop of your own states its code here.

export const CHANNEL = new URLSearchParams(location.search).get('channel') ?? 'web';
