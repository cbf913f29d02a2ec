"""An officer looks; the rules propose; the competent person signs.

Decides     which awards the law gives to a household, and records who approved, declined or returned each of them
Listens to  HouseholdReported, CaseRetracted, CommuneCutOff, CommuneReached (intake); PaymentSettled,
            GoodsHandedOver, PaymentFailed, PaymentReturned, FundsShort (disbursement)
Publishes   DamageAssessed, AssistanceApproved, AssistanceDeclined, AssistanceReduced, ReturnedForFindings, ClockMissed,
            FuneralFormReceived
Owns        tables assessments, assessment_lists, findings, awards, reductions, decisions, decision_lines, decision_numbers,
            held_decisions, undone_decisions, retractions, duties, determinations, household_pages, award_help,
            contact_points, funeral_forms, rule_entries, rule_verdicts, reassessment_runs;
            clocks findings, urgent_decision, decision, funeral_form, funeral_decision
Workflow    AssessDamage, one per list of a commune
"""
