using System.Security.Cryptography;
using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Host.Ledger.Sqlite;
using Iso8583.Host.Notifications.Content;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>
/// Numbers the editions of enrolment and templates by their content, so that a journal row can say in a few bytes what was in force when it was decided.
/// Templates are kept with their text: a row that is planned after they were replaced still gets the words of its time.
/// </summary>
/// <remarks>Of enrolment only the number is kept. Whom to tell, and where, follows what is enrolled now: a number that was taken back must not be told any more.</remarks>
public sealed class EditionBook
{
    private readonly Dictionary<int, TemplateCatalog> _templates = [];

    /// <summary>A book without a record: everything is the edition in force.</summary>
    public EditionBook(TemplateCatalog templates) => Templates = templates;

    /// <summary>The editions in force.</summary>
    public NotificationEditions Current { get; private init; }

    /// <summary>The templates in force.</summary>
    public TemplateCatalog Templates { get; }

    /// <summary>The templates that a row was decided under, and the number of their edition; those in force where the row's are not known.</summary>
    public (int Edition, TemplateCatalog Catalog) TemplatesOf(NotificationEditions editions) =>
        _templates.TryGetValue(editions.Templates, out var earlier) ? (editions.Templates, earlier) : (Current.Templates, Templates);

    /// <summary>Finds or enters what is in force now and reads the templates of before.</summary>
    internal static EditionBook Open(SqliteConnection connection, TemplateCatalog templates, EnrolmentBook enrolment, TimeProvider time)
    {
        var book = new EditionBook(templates)
        {
            Current = new NotificationEditions(
                NumberOf(connection, EditionKind.Enrolment, enrolment.Fingerprint(), "", time),
                NumberOf(connection, EditionKind.Templates, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(templates.Source))), templates.Source, time)),
        };
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, content FROM editions WHERE kind = $kind AND number <> $current";
        command.Parameters.AddWithValue("$kind", (long)EditionKind.Templates);
        command.Parameters.AddWithValue("$current", book.Current.Templates);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var number = reader.GetInt32(0);
            try
            {
                book._templates[number] = TemplateCompiler.Compile(FormattableString.Invariant($"templates of edition {number}"), reader.GetString(1));
            }
            catch (DocumentException)
            {
                // Words that this program cannot read any more: rows of that time get those in force.
                continue;
            }
        }

        return book;
    }

    private static int NumberOf(SqliteConnection connection, EditionKind kind, string hash, string content, TimeProvider time)
    {
        var database = connection.Handle!; // the connection is open
        using var find = new SqliteStatement(database, "SELECT number FROM editions WHERE kind = ?1 AND hash = ?2");
        find.Bind(1, (long)kind);
        find.Bind(2, hash);
        if (find.Step() == raw.SQLITE_ROW) return (int)find.Int64(0);
        using var insert = new SqliteStatement(database, "INSERT INTO editions (kind, hash, content, first_us) VALUES (?1, ?2, ?3, ?4)");
        insert.Bind(1, (long)kind);
        insert.Bind(2, hash);
        insert.Bind(3, content);
        insert.Bind(4, time.UnixMicros());
        var code = insert.Execute();
        if (code != raw.SQLITE_OK) throw new SqliteFaultException(code, raw.sqlite3_errmsg(database).utf8_to_string());
        return (int)raw.sqlite3_last_insert_rowid(database);
    }
}
