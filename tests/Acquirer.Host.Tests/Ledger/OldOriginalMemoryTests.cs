using Iso8583.Host.Ledger;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The same on the ledger in memory.</summary>
[TestFixture]
internal sealed class OldOriginalMemoryTests() : OldOriginalTests(LedgerDurability.Memory);
