import{a as n,b as i}from"./part-FMZ46W4O.js";import{c as d}from"./part-KV5GJMTQ.js";import{L as l,d as r,i as p,p as u}from"./part-JK47B7NS.js";var c=!1;function m(){return c}function x(t){c=t}var R=r(`
  mutation BasketHeld($input: ReservationCreateInput!) {
    reservationCreate(input: $input) {
      reservation { id expiresAt lines { quantity } }
      errors {
        code message path retryable
        ... on InsufficientStock { shortfalls { sku location kits } }
      }
    }
  }
`),D=r(`
  mutation HoldProlonged($input: ReservationExtendInput!) {
    reservationExtend(input: $input) {
      reservation { id expiresAt }
      errors { code message path retryable }
    }
  }
`),f=r(`
  mutation HoldReleased($input: ReservationReleaseInput!) {
    reservationRelease(input: $input) {
      reservation { id state }
      errors { code message path retryable }
    }
  }
`),$=r(`
  subscription HoldWatched($id: ID!, $after: Cursor) {
    reservationChanged(reservationId: $id, after: $after) {
      __typename
      ... on ReservationSnapshot { cursor reservation { id state expiresAt lines { quantity } } }
      ... on ReservationChange { cursor reservation { id state expiresAt lines { quantity } } }
      ... on StreamProgress { cursor }
      ... on StreamResync { cursor reason }
    }
  }
`),b=r(`
  query SupplyExpected($input: AvailabilityInput!) {
    availability(input: $input) {
      asOf
      lines { sku satisfiable satisfiableFrom }
    }
  }
`);var v=Promise.resolve();function y({graph:t},o){let e={reservationId:o,idempotencyKey:crypto.randomUUID()};v=t.mutation(f,{input:e}).toPromise()}function S(){return v}function _(){let t=u(),{lines:o}=d(),e=l(n),s=e!==null&&i(e.lines)!==i(o);p(()=>{!s||m()||(y(t,e.id),n.change(a=>a?.id===e.id?null:a))},[s,t,e?.id])}export{R as a,D as b,$ as c,b as d,x as e,y as f,S as g,_ as h};
