"""Gift cards and store credit: accounts whose ledgers are only added to, and what gateways do with them."""
