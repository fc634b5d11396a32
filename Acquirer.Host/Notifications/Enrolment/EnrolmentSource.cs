namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>The book that is in force; swapped as a whole.</summary>
public sealed class EnrolmentSource(EnrolmentBook book)
{
    private volatile EnrolmentBook _current = book;

    /// <summary>The book in force.</summary>
    public EnrolmentBook Current => _current;

    /// <summary>Puts a new book in force for every event planned from now on.</summary>
    public void Replace(EnrolmentBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        _current = book;
    }
}
