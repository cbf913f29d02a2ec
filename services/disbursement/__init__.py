"""Disbursement: the money moves, once.

Decides      which source bears an award, when it travels, what a bank's answer means
Listens to   HouseholdReported (who is paid), AssistanceApproved (what is owed), CaseRetracted (what must stop),
             CommuneCutOff, CommuneReached
Publishes    PaymentSettled, GoodsHandedOver, PaymentFailed, FundsShort, ClockHandedOver
Owns         sources and their ledger, payments, attempts, rounds, requests to the province, tickets about the bank's words,
             statements, comparisons and their differences, donation campaigns;
             the clocks "paid" (24 h from the decision), "bank_ticket" (24 h from the odd word) and those of campaigns
             ("campaign_…": days of 93/2021/NĐ-CP)
Waits in     PayRound (one per round), PayHousehold (one per payment that left its round)
"""
