"""What operators see: one log group, alarms on presence and absence, queries and a dashboard."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bindeledd import bootstrap
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.runs import Run, RunState, Trigger
from bindeledd.observability import report
from bindeledd.usecases.hours.summary import HoursRun
from tests.infra.rules import runbook_entries
from tests.infra.translated import RUNBOOK, Stack, named, owner
from tests.reporting import NAMESPACE, reporting_as
from tools.template import ROOT, Json

REF = ConnectionRef("svenn", "tenant-1", "connection-1")


def test_all_functions_log_json_to_the_one_group_with_retention():
    stack = Stack.described()
    group = stack.of("AWS::Logs::LogGroup")["FunctionLogGroup"]
    assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    for name, function in stack.functions.items():
        logging = function["LoggingConfig"]
        assert (owner(logging["LogGroup"]), logging["LogFormat"]) == ("FunctionLogGroup", "JSON"), (
            name
        )


def test_every_log_group_forgets():
    for name, group in Stack.described().of("AWS::Logs::LogGroup").items():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_every_function_is_watched_for(metric: str):
    stack = Stack.described()
    watched = {
        named(stat["Metric"]["Dimensions"][0]["Value"])
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        for query in alarm.get("Metrics", [])
        if (stat := query.get("MetricStat")) and stat["Metric"]["MetricName"] == metric
    }
    assert watched == set(stack.functions)


def test_silence_is_an_alarm():
    alarm = Stack.described().of("AWS::CloudWatch::Alarm")["SweepsMissing"]
    assert alarm["MetricName"] == "SweepsCompleted"
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert alarm["EvaluationPeriods"] == {"Ref": "AlarmQuietMinutes"}


def test_waiting_doorbells_are_noticed_in_every_queue_that_is_listened_to():
    stack = Stack.described()
    listened_to = {
        owner(mapping["EventSourceArn"])
        for mapping in stack.of("AWS::Lambda::EventSourceMapping").values()
    }
    watched = {
        owner(alarm["Dimensions"][0]["Value"])
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        if alarm.get("MetricName") == "ApproximateAgeOfOldestMessage"
    }
    assert watched == listened_to


def test_the_runbook_has_no_entry_for_an_alarm_that_is_gone():
    alarms = RUNBOOK.read_text(encoding="utf-8").split("## Alarms")[1].split("\n## ")[0]
    told = set(re.findall(r"^### .+\n\n`(\w+)`\.", alarms, re.MULTILINE))
    assert told == set(Stack.described().of("AWS::CloudWatch::Alarm"))


def test_the_runbooks_own_links_lead_somewhere():
    linked = set(re.findall(r"\]\(#([a-z0-9-]+)\)", RUNBOOK.read_text(encoding="utf-8")))
    assert linked <= set(runbook_entries())


def test_every_saved_query_reads_the_functions_logs():
    for name, query in Stack.described().of("AWS::Logs::QueryDefinition").items():
        assert [named(group) for group in query["LogGroupNames"]] == ["FunctionLogGroup"], name
        assert re.match(r"(fields|filter|stats) ", query["QueryString"]), name


def test_the_runbook_names_saved_queries_that_exist():
    saved = {
        named(query["Name"]).rpartition("/")[2]
        for query in Stack.described().of("AWS::Logs::QueryDefinition").values()
    }
    told = set(re.findall(r"[Ss]aved query \*([^*]+)\*", RUNBOOK.read_text(encoding="utf-8")))
    assert told <= saved
    assert len(told) >= 4


@pytest.fixture
def dashboard() -> Json:
    """The dashboard's body, each reference replaced by its own name."""
    (properties,) = Stack.described().of("AWS::CloudWatch::Dashboard").values()
    text = re.sub(r"\$\{([\w.:]+)\}", r"\1", properties["DashboardBody"]["Fn::Sub"])
    body: Json = json.loads(text)
    return body


def test_the_dashboard_begins_with_what_customers_notice(dashboard: Json):
    first_row = [widget for widget in dashboard["widgets"] if widget["y"] == 0]
    namespaces = {metric[0] for widget in first_row for metric in widget["properties"]["metrics"]}
    assert namespaces == {NAMESPACE}
    assert sum(widget["width"] for widget in first_row) == 24


def test_no_tenant_is_a_dimension(dashboard: Json):
    assert {dimension for _, dimension, _ in _own_metrics(dashboard)} == {"service"}


def test_each_metric_that_is_looked_at_is_described(dashboard: Json):
    section = RUNBOOK.read_text(encoding="utf-8").split("## Metrics")[1].split("\n## ")[0]
    described = set(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE))
    assert described == {(name, service) for name, _, service in _own_metrics(dashboard)}


def test_what_is_looked_at_of_runs_is_emitted_under_the_service_alone(
    dashboard: Json, monkeypatch: pytest.MonkeyPatch
):
    """A metric that is emitted under a further dimension only is another one to an alarm."""
    with reporting_as("sync_dimension", monkeypatch):
        emitted = {name for state in RunState for name in _emitted_for(a_run(state))}
    assert _looked_at(dashboard, "sync_dimension") <= emitted


def test_what_is_looked_at_of_hours_is_emitted_under_the_service_alone(
    dashboard: Json, monkeypatch: pytest.MonkeyPatch
):
    with reporting_as("push_hours", monkeypatch):
        emitted = _emitted_for(HoursRun(REF))
    assert _looked_at(dashboard, "push_hours") == emitted


def test_what_one_test_counted_is_not_written_among_the_lines_of_another(
    monkeypatch: pytest.MonkeyPatch,
):
    with reporting_as("push_hours", monkeypatch):
        left = bootstrap.metrics().metric_set
        bootstrap.metrics().add_metric(name="HoursSent", unit="Count", value=1)
    assert left == {}
    left["HoursSent"] = {"Unit": "Count", "StorageResolution": 60, "Value": [1.0] * 99}
    with reporting_as("push_hours", monkeypatch):
        assert bootstrap.metrics().metric_set == {}


def a_run(state: RunState) -> Run:
    begun = datetime(2026, 11, 2, 6, tzinfo=UTC)
    outcomes = ("applied", "rejected", "waiting", "unknown")
    return Run(
        REF,
        "run-1",
        Dimension.CUSTOMERS,
        Trigger.SCHEDULE,
        state,
        begun,
        finished_at=begun + timedelta(seconds=3),
        counts={f"create:erp:{outcome}": 1 for outcome in outcomes},
        problem="grant_refused" if state is RunState.FAILED else None,
    )


def _emitted_for(done: Run | HoursRun) -> set[str]:
    """Names of the metrics that work is reported with, by the dimension `service` alone."""
    logger, metrics = bootstrap.logger(), bootstrap.metrics()
    report(done.ref, "rung#for", done, logger=logger, metrics=metrics)
    (directive,) = metrics.serialize_metric_set()["_aws"]["CloudWatchMetrics"]
    metrics.clear_metrics()
    if ["service"] not in directive["Dimensions"]:
        return set()
    return {metric["Name"] for metric in directive["Metrics"]}


def _looked_at(dashboard: Json, service: str) -> set[str]:
    return {name for name, _, looked_at in _own_metrics(dashboard) if looked_at == service}


def test_what_is_looked_at_of_sweeps_is_emitted(dashboard: Json):
    handler = (ROOT / "functions" / "schedule_runs" / "app.py").read_text(encoding="utf-8")
    looked_at = _looked_at(dashboard, "schedule_runs")
    assert {name for name in looked_at if f'"{name}"' not in handler} == set()


def test_saved_queries_look_for_events_that_are_logged():
    asked = {
        event
        for query in Stack.described().of("AWS::Logs::QueryDefinition").values()
        for event in re.findall(r'message = "(\w+)"', query["QueryString"])
    }
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("functions", "layers/common/bindeledd")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert {event for event in asked if f'"{event}"' not in code} == set()
    assert len(asked) >= 3


def _own_metrics(dashboard: Json) -> set[tuple[str, str, str]]:
    """Name, dimension and value of each metric of ours in the dashboard and the alarms."""
    shown = {
        (metric[1], metric[2], metric[3])
        for widget in dashboard["widgets"]
        for metric in widget["properties"].get("metrics", [])
        if metric[0] == NAMESPACE
    }
    watched = {
        (metric["MetricName"], dimension["Name"], dimension["Value"])
        for alarm in Stack.described().of("AWS::CloudWatch::Alarm").values()
        for metric in _watched_by(alarm)
        if metric.get("Namespace") == NAMESPACE
        for dimension in metric["Dimensions"]
    }
    return shown | watched


def _watched_by(alarm: Json) -> Iterator[Json]:
    """Each metric that an alarm is on, alone or as one of several."""
    yield alarm
    for query in alarm.get("Metrics", []):
        if "MetricStat" in query:
            yield query["MetricStat"]["Metric"]
