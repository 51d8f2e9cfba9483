"""The office: navigation, Today, Customer 360, search, reports, set-up pages."""
