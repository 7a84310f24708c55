// Every address of the desk and the page that stands there. A page is new for each `path`; its query is its own affair.

import type { ComponentChildren } from 'preact';
import { link, type Route } from '../look/route.ts';
import { CustomerPage } from './customers/customer_page.tsx';
import { CustomersPage } from './customers/customers_page.tsx';
import { OrderPage } from './order/order_page.tsx';
import { OrdersPage } from './orders/orders_page.tsx';
import { StockLevelPage } from './stock/stock_level_page.tsx';
import { StockPage } from './stock/stock_page.tsx';

/** What the navigation leads to, in its order. */
export const SECTIONS = [
  { name: 'orders', title: 'Orders' },
  { name: 'stock', title: 'Stock' },
  { name: 'customers', title: 'Customers' },
] as const;

export const HOME = link('orders');

/**
 *     #/orders?status=OPEN        the live list, with its filter
 *     #/orders/ID                 one order, by its id
 *     #/stock?location=WH-1       levels
 *     #/stock/SKU/LOCATION        one level and its movements
 *     #/customers?search=ada      customers
 *     #/customers/ID              one customer
 */
export function pageAt({ parts: [section, ...rest], query }: Route): ComponentChildren {
  const [first, second] = rest;
  switch (section) {
    case undefined:
    case 'orders':
      return first ? <OrderPage key={first} id={first} /> : <OrdersPage query={query} />;
    case 'stock':
      return first && second ? (
        <StockLevelPage key={`${first} ${second}`} sku={first} location={second} />
      ) : (
        <StockPage query={query} />
      );
    case 'customers':
      return first ? <CustomerPage key={first} id={first} /> : <CustomersPage query={query} />;
    default:
      return (
        <>
          <h1>Nothing here</h1>
          <p>
            There is no such page. <a href={HOME}>Go to the orders</a>.
          </p>
        </>
      );
  }
}
