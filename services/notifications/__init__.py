"""Everybody who must know is told, and confirms.

Decides     who is told what, together with what (a digest, an escalation) and by which way; who is on duty; when a silent
            commune is one.
Listens to  all facts that somebody must hear: households reported and retracted, decisions, payments, missed clocks.
Publishes   NoticeAcknowledged, NoticeUndeliverable, CommuneSilent, HouseholdTold, InformantTold, NewsTold, ClockMissed.
Owns        notices, deliveries (one message to one phone), escalations, outcomes to be told, contacts of cases and communes,
            shifts on duty; the clocks "acknowledged" and "told_in_person"; the workflow DeliverNotice.
"""
