using Skep.Btf;
using Skep.Objects.Core;

namespace Skep.Objects;

/// <summary>A function or variable of the kernel.</summary>
/// <param name="File">vmlinux or a module.</param>
/// <param name="TypeId">Its FUNC or VAR.</param>
public readonly record struct KernelSymbol(BtfFile File, int TypeId);

/// <summary>Finds the kfuncs and typed kernel variables that an object refers to in the kernel's types.</summary>
/// <param name="types">The object's own types.</param>
/// <param name="target">The kernel's types.</param>
public sealed class KernelSymbolResolver(BtfFile types, CoreTarget target)
{
    /// <summary>
    /// Looks in the kernel proper, then in its modules, for the name without flavour: <c>bpf_task_acquire___v2</c> stands for
    /// <c>bpf_task_acquire</c>. Untyped variables (<see cref="ExternSpec.TypeId"/> 0) are not in the types but in /proc/kallsyms.
    /// </summary>
    /// <param name="symbol">A kfunc or a typed variable.</param>
    /// <param name="found">What the kernel has; default when it has none.</param>
    /// <param name="error">Null when the kernel has none by that name; otherwise why what it has does not fit.</param>
    public bool TryResolve(ExternSpec symbol, out KernelSymbol found, out string? error)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        found = default;
        error = null;
        BtfKind kind = symbol.Kind == ExternKind.Function ? BtfKind.Function : BtfKind.Variable;
        if (symbol.TypeId == 0 || !TryFind(BtfName.Essential(symbol.Name), kind, out BtfType type))
            return false;

        BtfType local = types.GetType(symbol.TypeId);
        // The extern's own type is the variable's type, but the function itself.
        bool compatible = TypeCompatibility.AreTypesCompatible(
            (kind == BtfKind.Function ? local.Target : local).SkipModifiersAndTypedefs(), type.Target.SkipModifiersAndTypedefs(),
                declared: true);
        if (!compatible)
        {
            error = $"the kernel's '{TypeText.Of(type)}' has a type that does not fit the object's declaration";
            return false;
        }
        found = new KernelSymbol(type.File, type.Id);
        return true;
    }

    bool TryFind(ReadOnlySpan<char> name, BtfKind kind, out BtfType type)
    {
        if (target.Kernel.TryFind(name, kind, out type))
            return true;
        foreach (BtfFile module in target.Modules)
        {
            foreach (BtfType candidate in module.FindAll(name, ownOnly: true))
            {
                if (candidate.Kind != kind)
                    continue;
                type = candidate;
                return true;
            }
        }
        return false;
    }
}
