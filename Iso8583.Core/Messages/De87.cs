namespace Iso8583.Core.Messages;

/// <summary>Data element numbers of ISO 8583:1987 (and of the UnionPay POS dialect, which follows it) by name.</summary>
public static class De87
{
#pragma warning disable CS1591 // the name is the documentation; the standard's title stands beside it in the dialect documents
    public const int Pan = 2;
    public const int ProcessingCode = 3;
    public const int TransactionAmount = 4;
    public const int SettlementAmount = 5;
    public const int BillingAmount = 6;
    public const int TransmissionDateTime = 7;
    public const int BillingFee = 8;
    public const int SettlementConversionRate = 9;
    public const int BillingConversionRate = 10;
    public const int Stan = 11;
    public const int LocalTime = 12;
    public const int LocalDate = 13;
    public const int ExpirationDate = 14;
    public const int SettlementDate = 15;
    public const int ConversionDate = 16;
    public const int CaptureDate = 17;
    public const int MerchantType = 18;
    public const int AcquirerCountry = 19;
    public const int PosEntryMode = 22;
    public const int CardSequenceNumber = 23;
    public const int NetworkInternationalId = 24;
    public const int PosConditionCode = 25;
    public const int PinCaptureCode = 26;
    public const int TransactionFee = 28;
    public const int AcquirerInstitution = 32;
    public const int ForwardingInstitution = 33;
    public const int Track2 = 35;
    public const int Track3 = 36;
    public const int RetrievalReference = 37;
    public const int AuthorizationCode = 38;
    public const int ResponseCode = 39;
    public const int TerminalId = 41;
    public const int MerchantId = 42;
    public const int CardAcceptorNameLocation = 43;
    public const int AdditionalResponseData = 44;
    public const int Track1 = 45;
    public const int AdditionalDataPrivate = 48;
    public const int TransactionCurrency = 49;
    public const int SettlementCurrency = 50;
    public const int BillingCurrency = 51;
    public const int PinData = 52;
    public const int SecurityControl = 53;
    public const int AdditionalAmounts = 54;
    public const int IccData = 55;
    public const int Private60 = 60;
    public const int Private61 = 61;
    public const int Private62 = 62;
    public const int Private63 = 63;
    public const int Mac64 = 64;
    public const int SettlementCode = 66;
    public const int NetworkManagementCode = 70;
    public const int CreditsNumber = 74;
    public const int CreditsReversalNumber = 75;
    public const int DebitsNumber = 76;
    public const int DebitsReversalNumber = 77;
    public const int TransferNumber = 78;
    public const int TransferReversalNumber = 79;
    public const int InquiriesNumber = 80;
    public const int AuthorizationsNumber = 81;
    public const int CreditsAmount = 86;
    public const int CreditsReversalAmount = 87;
    public const int DebitsAmount = 88;
    public const int DebitsReversalAmount = 89;
    public const int OriginalDataElements = 90;
    public const int ReplacementAmounts = 95;
    public const int AmountNetSettlement = 97;
    public const int SettlementInstitution = 99;
    public const int ReceivingInstitution = 100;
    public const int Account1 = 102;
    public const int Account2 = 103;
    public const int Mac128 = 128;
#pragma warning restore CS1591
}
