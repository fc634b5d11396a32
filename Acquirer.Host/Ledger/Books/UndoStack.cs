namespace Iso8583.Host.Ledger.Books;

/// <summary>A stack of before-images that grows but never shrinks, so that the steady state allocates nothing.</summary>
internal sealed class UndoStack<T>
    where T : struct
{
    private T[] _items = new T[256];

    public int Count { get; private set; }

    public void Push(in T item)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    public ref readonly T Pop() => ref _items[--Count];

    public ref readonly T Peek() => ref _items[Count - 1];

    public void Clear() => Count = 0;
}
