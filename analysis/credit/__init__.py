"""The credit chapter of the report: who borrows where, what it costs, what it built, who is trapped."""
