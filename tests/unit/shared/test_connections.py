"""What a connection is called tells processes apart, wherever they run, and the server cuts nothing off."""

import os
import socket

import pytest

from shared.connections import name_of_process
from tests.support.services import SERVICES

SERVER_KEEPS = 63
PODS = [f"notifications-background-6d5f8c7b9d-{end}" for end in ("x2x4z", "k8s9q")]


def named(monkeypatch, service, host, pid):
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    monkeypatch.setattr(os, "getpid", lambda: pid)
    return name_of_process(service)


def test_two_pods_of_a_deployment_are_two_processes(monkeypatch):
    names = [named(monkeypatch, "notifications", pod, 1) for pod in PODS]

    assert len({name.partition("@")[2] for name in names}) == len(PODS)


def test_the_pools_of_one_process_are_one_process(monkeypatch):
    pools = [named(monkeypatch, name, PODS[0], 1).partition("@")[2] for name in ("intake", "intake-lifeline")]

    assert len(set(pools)) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_what_tells_them_apart_is_not_cut_off_by_the_server(service, monkeypatch):
    longest = named(monkeypatch, f"{service}-lifeline", PODS[0], 4194304)

    assert longest[:SERVER_KEEPS].partition("@")[2] == longest.partition("@")[2]
