// Where the graph is: this page is served by the same program. A page of your own names yours.

export const GRAPH = new URL('/graphql', location.origin).href;
