"""The household's journey, one chapter a service; each hands over with a fact.

intake         somebody tells us what happened to a household                  → HouseholdReported
assessment     an officer looks, the rules propose, the competent person signs  → DamageAssessed, AssistanceApproved
disbursement   the money moves, once                                           → PaymentSettled, GoodsHandedOver
notifications  everybody who must know is told, and confirms                   → HouseholdTold, NoticeAcknowledged
console        the officers' desk: what is waiting, what is late, who is silent
"""
