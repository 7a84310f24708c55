export function StockLevelPage(props: { sku: string; location: string }) { return <h1>{props.sku} {props.location}</h1>; }
