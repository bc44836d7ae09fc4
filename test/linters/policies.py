"""Reads policies, [{"resource": ..., "document": ...}], and writes what parliament and its auditors find in each."""

import json
import sys

from parliament import analyze_policy_string

findings = []
for policy in json.load(sys.stdin):
    analysed = analyze_policy_string(json.dumps(policy["document"]), include_community_auditors=True)
    for finding in analysed.findings:
        findings.append({"resource": policy["resource"], "rule": finding.issue, "message": str(finding.detail)})
json.dump(findings, sys.stdout)
