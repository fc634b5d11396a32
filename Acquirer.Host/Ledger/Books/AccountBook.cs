using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Snapshots;

namespace Iso8583.Host.Ledger.Books;

/// <summary>All accounts, by number in the order in which they were opened. Changes can be taken back to a mark.</summary>
internal sealed class AccountBook
{
    public const int None = -1;
    public const int MaxNameLength = 120;
    private const int CurrencyCodes = 1000;

    private readonly Dictionary<AccountKey, int> _byKey = [];
    private readonly Dictionary<PayableKey, int> _payables = [];
    private readonly int[] _system = new int[(int)(SystemAccount.StandIn + 1) * CurrencyCodes];
    private readonly UndoStack<(int Account, AccountState Before)> _undo = new();
    private AccountState[] _states = new AccountState[64];
    private string[] _names = new string[64];
    private AccountRole[] _roles = new AccountRole[64];
    private ushort[] _currencies = new ushort[64];

    public AccountBook() => Array.Fill(_system, None);

    public int Count { get; private set; }

    public int UndoDepth => _undo.Count;

    public ref readonly AccountState this[int account] => ref _states[account];

    /// <summary>What the account means to the settlement of merchants.</summary>
    public AccountRole RoleOf(int account) => _roles[account];

    public string NameOf(int account) => _names[account];

    /// <summary>Names by account number, for readers of the journal. The array is replaced when it grows, its filled part never changes.</summary>
    public string[] Names => _names;

    /// <summary>Currencies by account number; as with <see cref="Names"/>.</summary>
    public ushort[] Currencies => _currencies;

    public bool TryFind(string name, ushort currency, out int account) => _byKey.TryGetValue(new AccountKey(name, currency), out account);

    public bool TryFind(SystemAccount kind, ushort currency, out int account)
    {
        account = _system[((int)kind * CurrencyCodes) + currency];
        return account != None;
    }

    public bool TryFindPayable(AsciiText merchant, ushort currency, out int account) =>
        _payables.TryGetValue(new PayableKey(merchant, currency), out account);

    public void EnsureCapacity(int accounts)
    {
        _byKey.EnsureCapacity(accounts);
        if (accounts <= _states.Length) return;
        Array.Resize(ref _states, accounts);
        Array.Resize(ref _currencies, accounts);
        Array.Resize(ref _names, accounts);
        Array.Resize(ref _roles, accounts);
    }

    /// <summary>Gives an account the next number.</summary>
    public int Open(string name, ushort currency)
    {
        if (name.Length > MaxNameLength || currency >= CurrencyCodes) throw new InvalidOperationException("An account has an impossible name or currency.");
        var account = Count;
        if (!_byKey.TryAdd(new AccountKey(name, currency), account)) throw new InvalidOperationException("An account is opened twice.");
        if (account == _states.Length) EnsureCapacity(account * 2);
        _states[account] = new AccountState { Currency = currency };
        _currencies[account] = currency;
        _names[account] = name;
        Count = account + 1;
        _roles[account] = AccountRole.None;
        if (TryMerchantOf(name, out var merchant))
        {
            _payables[new PayableKey(merchant, currency)] = account;
            _roles[account] = AccountRole.Payable;
        }
        else if (ChartOfAccounts.TryParse(name, out var kind))
        {
            _system[((int)kind * CurrencyCodes) + currency] = account;
            _roles[account] = RoleOf(kind);
        }

        return account;
    }

    /// <summary>The state of an account for a change; the state before it is kept for the undo.</summary>
    public ref AccountState Change(int account)
    {
        if ((uint)account >= (uint)Count) throw new InvalidOperationException("A row names an account that was never opened.");
        ref var state = ref _states[account];
        _undo.Push((account, state));
        return ref state;
    }

    public void Commit() => _undo.Clear();

    public void UndoTo(int depth, int count)
    {
        while (_undo.Count > depth)
        {
            ref readonly var undo = ref _undo.Pop();
            _states[undo.Account] = undo.Before;
        }

        while (Count > count)
        {
            Count--;
            _byKey.Remove(new AccountKey(_names[Count], _states[Count].Currency));
            if (TryMerchantOf(_names[Count], out var merchant)) _payables.Remove(new PayableKey(merchant, _states[Count].Currency));
            else if (ChartOfAccounts.TryParse(_names[Count], out var kind)) _system[((int)kind * CurrencyCodes) + _states[Count].Currency] = None;
        }
    }

    public void Save(SnapshotOutput output)
    {
        output.Array(States);
        for (var i = 0; i < Count; i++) output.Text(_names[i]);
    }

    public void Load(SnapshotInput input)
    {
        var count = input.Length(int.MaxValue);
        var states = new AccountState[count];
        input.Into<AccountState>(states);
        EnsureCapacity(count);
        for (var i = 0; i < count; i++) Open(input.Text(), states[i].Currency);
        states.CopyTo(_states, 0);
    }

    public ReadOnlySpan<AccountState> States => MemoryMarshal.CreateReadOnlySpan(ref _states[0], Count);

    private static AccountRole RoleOf(SystemAccount kind) => kind switch
    {
        SystemAccount.Interchange => AccountRole.Interchange,
        SystemAccount.NetworkFee => AccountRole.NetworkFee,
        SystemAccount.AcquirerFee => AccountRole.AcquirerFee,
        _ => AccountRole.None,
    };

    private static bool TryMerchantOf(string name, out AsciiText merchant)
    {
        merchant = default;
        if (!name.StartsWith(ChartOfAccounts.MerchantPrefix, StringComparison.Ordinal)) return false;
        merchant = AsciiText.From(name[ChartOfAccounts.MerchantPrefix.Length..]);
        return true;
    }
}
