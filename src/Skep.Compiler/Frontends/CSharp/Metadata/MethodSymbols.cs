using System.Reflection.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Metadata;

/// <summary>What the portable PDB says of a method: where its instructions come from, and what its locals are called.</summary>
sealed class MethodSymbols
{
    static readonly MethodSymbols None = new();

    readonly List<(int Offset, string File, int Line, int Column)> _points = [];
    readonly Dictionary<int, string> _locals = [];

    public bool IsEmpty => _points.Count == 0;

    public string? LocalName(int index) => _locals.GetValueOrDefault(index);

    /// <summary>
    /// Where the instruction at an offset comes from: the last sequence point that does not stand behind it, else the first.
    /// </summary>
    public (string File, int Line, int Column)? At(int offset)
    {
        int low = 0;
        int high = _points.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_points[middle].Offset <= offset)
                low = middle + 1;
            else
                high = middle;
        }
        if (_points.Count == 0)
            return null;
        (_, string file, int line, int column) = _points[Math.Max(0, low - 1)];
        return (file, line, column);
    }

    /// <summary>Whether a statement begins at the offset.</summary>
    public bool Begins(int offset) => _points.Exists(point => point.Offset == offset);

    public static MethodSymbols Read(AssemblyImage assembly, MethodDefinitionHandle handle)
    {
        if (assembly.Symbols is not { } pdb)
            return None;
        var symbols = new MethodSymbols();
        MethodDebugInformation information = pdb.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        foreach (SequencePoint point in information.GetSequencePoints())
        {
            if (!point.IsHidden)
                symbols._points.Add(
                    (point.Offset, WithoutNul(pdb.GetString(pdb.GetDocument(point.Document).Name)), point.StartLine, point.StartColumn));
        }
        foreach (LocalScopeHandle scope in pdb.GetLocalScopes(handle))
        {
            foreach (LocalVariableHandle variable in pdb.GetLocalScope(scope).GetLocalVariables())
            {
                LocalVariable local = pdb.GetLocalVariable(variable);
                symbols._locals.TryAdd(local.Index, WithoutNul(pdb.GetString(local.Name)));
            }
        }
        return symbols;
    }

    // No path and no name has one; BTF cannot hold it.
    static string WithoutNul(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
