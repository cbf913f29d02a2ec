"""Dashboards as code: tables of panels become what Grafana reads, `dashboards/*.json`; `make contracts` writes them."""
