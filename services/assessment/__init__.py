"""An officer looks; the rules propose; the competent person signs.

Decides     which awards the law gives to a household, and records who approved, declined or returned each of them
Listens to  HouseholdReported, CaseRetracted (intake)
Publishes   DamageAssessed, AssistanceApproved, AssistanceDeclined, ReturnedForFindings, ClockMissed
Owns        tables assessments, assessment_lists, findings, awards, decisions, decision_lines, decision_numbers, retractions,
            determinations, rule_entries, rule_verdicts, reassessment_runs;
            clocks findings, urgent_decision, decision, funeral_decision
Workflow    AssessDamage, one per list of a commune
"""
