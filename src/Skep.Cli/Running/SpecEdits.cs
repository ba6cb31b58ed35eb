using System.Globalization;
using Skep.Btf;
using Skep.Cli.Commands;
using Skep.Cli.Values;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>Changes that the command line makes to an object before it is loaded.</summary>
static class SpecEdits
{
    /// <summary>Applies <c>--set name=value</c>; the name may go on to a part: <c>limits.ports[2]=80</c>.</summary>
    public static void SetVariable(ObjectSpec spec, string assignment)
    {
        (string target, string value) = Split(assignment, "--set", "variable=value");
        int end = target.AsSpan().IndexOfAny('.', '[');
        // Names of static variables in functions contain dots themselves.
        VariableSpec variable = spec.Variables.Find(target)
            ?? (end > 0 ? spec.Variables.Find(target[..end]) : null)
            ?? throw ObjectFiles.None("variable", target, spec, spec.Variables.Select(static item => item.Name));
        try
        {
            if (spec.Btf is null || variable.TypeId == 0)
            {
                ValueParser.ParseUntyped(value, variable.Value, spec.ByteOrder);
                return;
            }
            BtfType whole = TypedValues.TypeOf(spec.Btf, variable.TypeId);
            (BtfType type, long offset, string name) = ValuePath.Resolve(whole, target.AsSpan(variable.Name.Length));
            long size = Math.Min(spec.Btf.SizeOf(type.Id), variable.Size - offset);
            ValueParser.Parse(type, value, variable.Value.Slice((int)offset, (int)size), name.Length > 0 ? name : variable.Name);
        }
        catch (FormatException e)
        {
            throw new CommandException($"--set {assignment}: {e.Message}");
        }
    }

    /// <summary>Applies <c>--map-size name=entries</c>.</summary>
    public static void ResizeMap(ObjectSpec spec, string assignment)
    {
        (string name, string text) = Split(assignment, "--map-size", "map=entries");
        MapSpec map = spec.Maps.Find(name)
            ?? throw ObjectFiles.None("map", name, spec, spec.Maps.Select(static item => item.Name));
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint entries) || entries == 0)
            throw new CommandException($"--map-size {assignment}: '{text}' is no number of entries");
        map.MaxEntries = entries;
    }

    static (string Name, string Value) Split(string assignment, string option, string form)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new CommandException($"{option} {assignment}: write {option} {form}");
    }
}
