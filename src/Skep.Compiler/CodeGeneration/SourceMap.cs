using Skep.Compiler.Ir;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Leads from the instructions of programs back to the source, through every call that was inlined.</summary>
public sealed class SourceMap
{
    readonly Dictionary<string, SourcePoint?[]> _programs = new(StringComparer.Ordinal);

    internal void Add(string program, SourcePoint?[] origins) => _programs[program] = origins;

    /// <summary>The source of an instruction; null where none is known.</summary>
    /// <param name="program">The name of its entry function.</param>
    /// <param name="instruction">Index of the slot, as the verifier counts.</param>
    public SourcePoint? Find(string program, int instruction) =>
        _programs.TryGetValue(program, out SourcePoint?[]? origins) && (uint)instruction < (uint)origins.Length
            ? origins[instruction]
            : null;

    /// <summary>Every slot of a program that comes from a line, be it through inlined calls: what a user means by "this line".</summary>
    public IEnumerable<int> InstructionsOf(string program, string file, int line)
    {
        SourcePoint?[] origins = _programs.GetValueOrDefault(program) ?? [];
        for (int i = 0; i < origins.Length; i++)
        {
            for (SourcePoint? point = origins[i]; point is not null; point = point.Caller)
            {
                if (point.Line != line || point.File != file)
                    continue;
                yield return i;
                break;
            }
        }
    }
}
