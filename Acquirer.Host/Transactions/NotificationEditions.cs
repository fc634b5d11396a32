namespace Iso8583.Host.Transactions;

/// <summary>Which editions of enrolment and of templates were in force when something was decided: numbers of the delivery record, 0 for not known.</summary>
public readonly record struct NotificationEditions(int Enrolment, int Templates);
