// Whether what is held is being taken over by an order: known to the whole shop, while the checkout is fetched later.

let isUnderWay = false;

export function purchaseIsUnderWay(): boolean {
  return isUnderWay;
}

export function setUnderWay(now: boolean): void {
  isUnderWay = now;
}
