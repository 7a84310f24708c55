// One order, whole.

export function OrderPage({ id }: { id: string }) {
  return <h1>Order {id}</h1>;
}
