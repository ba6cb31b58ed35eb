namespace Skep.Compiler.Frontends.CSharp.Evaluation;

/// <summary>The stack of IL.</summary>
sealed class EvaluationStack
{
    readonly List<EvaluatedValue> _values = [];

    public int Count => _values.Count;

    public void Push(EvaluatedValue value) => _values.Add(value);

    /// <exception cref="BadImageFormatException">It is empty.</exception>
    public EvaluatedValue Pop()
    {
        EvaluatedValue top = Peek();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <exception cref="BadImageFormatException">It is empty.</exception>
    public EvaluatedValue Peek() => _values.Count > 0 ? _values[^1] : throw new BadImageFormatException("IL takes from an empty stack");
}
