"""Every error that the library for Kafka knows is classed: a release of it that brings new ones must say what they are."""

import inspect

import pytest
from aiokafka import errors

from shared.relay.refusals import REFUSALS, InvalidRecordError

THE_RECORD_FOR_EVER = {"MessageSizeTooLargeError", "RecordListTooLargeError", "InvalidRecordError", "CorruptRecordException"}

TROUBLE = {
    "the broker does not know what ails it": "UnknownError BrokerResponseError KafkaError",
    "its disk, its replicas, its load": """KafkaStorageError LogDirNotFound NotEnoughReplicasError
        NotEnoughReplicasAfterAppendError ReplicaNotAvailableError ReassignmentInProgress RequestTimedOutError
        QuotaViolationError OperationNotAttempted""",
    "who leads and where": """LeaderNotAvailableError NotLeaderForPartitionError BrokerNotAvailableError NotControllerError
        StaleControllerEpochError StaleLeaderEpochCodeError StaleMetadata MetadataEmptyBrokerList NoBrokersAvailable
        ListenerNotFound UnknownTopicOrPartitionError""",
    "the connection": """KafkaConnectionError KafkaTimeoutError KafkaUnavailableError KafkaProtocolError CorrelationIdError
        NodeNotReadyError Cancelled TooManyInFlightRequests""",
    "clocks: the moment of sending is no part of a fact": "InvalidTimestampError",
    "settings of the topic or the cluster, until they are mended": """PolicyViolationError UnsupportedForMessageFormatError
        InvalidTopicError TopicAlreadyExistsError InvalidPartitionsError InvalidReplicationFactorError
        InvalidReplicationAssignmentError InvalidConfigurationError KafkaConfigurationError InvalidRequiredAcksError""",
    "rights and keys of the relay": """AuthenticationFailedError AuthenticationMethodNotSupported TopicAuthorizationFailedError
        GroupAuthorizationFailedError ClusterAuthorizationFailedError TransactionalIdAuthorizationFailed SecurityDisabled
        UnsupportedSaslMechanismError IllegalSaslStateError SaslAuthenticationFailed DelegationTokenAuthDisabled
        DelegationTokenNotFound DelegationTokenOwnerMismatch DelegationTokenRequestNotAllowed
        DelegationTokenAuthorizationFailed DelegationTokenExpired InvalidPrincipalType""",
    "versions": """UnsupportedVersionError UnsupportedCodecError UnrecognizedBrokerVersion IncompatibleBrokerVersion
        InvalidRequestError""",
    "the producer, which is made anew": """ProducerClosed ProducerFenced OutOfOrderSequenceNumber DuplicateSequenceNumber
        InvalidProducerEpoch UnknownProducerId InvalidProducerIdMapping InvalidTxnState InvalidTransactionTimeout
        ConcurrentTransactions TransactionCoordinatorFenced IllegalStateError IllegalArgumentError IllegalOperation""",
    "words to readers, which no producer hears": """OffsetOutOfRangeError InvalidFetchRequestError OffsetMetadataTooLargeError
        GroupLoadInProgressError GroupCoordinatorNotAvailableError NotCoordinatorForGroupError IllegalGenerationError
        InconsistentGroupProtocolError InvalidGroupIdError UnknownMemberIdError InvalidSessionTimeoutError
        RebalanceInProgressError InvalidCommitOffsetSizeError NonEmptyGroup GroupIdNotFound FetchSessionIdNotFound
        InvalidFetchSessionEpoch MemberIdRequired CommitFailedError ConsumerStoppedError NoOffsetForPartitionError
        RecordTooLargeError""",
}
NO_ERROR = {"NoError"}


def test_every_error_of_the_library_is_classed_once():
    known = {
        error.__name__
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, Exception) and error.__module__ == errors.__name__
    }
    classed = [name for names in TROUBLE.values() for name in names.split()]

    assert len(classed) == len(set(classed))
    assert known == {*classed, *THE_RECORD_FOR_EVER, *NO_ERROR} - {"InvalidRecordError"}


@pytest.mark.parametrize("name", [name for names in TROUBLE.values() for name in names.split()])
def test_trouble_of_the_broker_sets_nothing_aside(name):
    assert not issubclass(getattr(errors, name), REFUSALS)


def test_only_what_is_wrong_with_the_record_itself_sets_it_aside():
    assert {error.__name__ for error in REFUSALS} == THE_RECORD_FOR_EVER


def test_an_invalid_record_is_told_from_a_broker_that_does_not_know_what_ails_it():
    assert errors.for_code(87) is InvalidRecordError
    assert errors.for_code(-1) is errors.UnknownError
    assert errors.for_code(89) is errors.UnknownError
