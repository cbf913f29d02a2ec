"""Somebody tells us what happened to a household.

Decides     whether a report can be accepted, how far a case has come, when it closes and when it opens again
Listens to  DamageAssessed, AssistanceApproved, AssistanceDeclined (assessment), PaymentSettled, GoodsHandedOver
            (disbursement), HouseholdTold, InformantTold (notifications)
Publishes   IncidentDeclared, IncidentChanged, HouseholdReported, CaseRetracted, CaseClosed, CaseReopened, ClockMissed,
            CommuneCutOff, CommuneReached
Owns        tables incidents, incident_communes, cut_off_acts, households, cases, reports, case_awards, imports, import_chunks,
            import_errors, import_notes, import_refused_rows;
            clock assisted (72 h from identification, or from the award that opened the case again)
Workflow    AssistPromptly, one per case and opening
"""
