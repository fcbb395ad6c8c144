"""The wire's types: what the API's JSON looks like, apart from the domain's own."""
