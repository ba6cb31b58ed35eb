using System.Reflection.Metadata;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Which method of a type implements or overrides another (ECMA-335, II.12.2).</summary>
static class MethodResolution
{
    public static MethodDesc? Implementation(NamedType type, MethodDesc declared)
    {
        foreach (NamedType link in type.Chain())
        {
            if (Explicit(link, declared) is { } chosen)
                return chosen;
            foreach (MethodDefinitionInfo candidate in link.Definition.MethodsNamed(declared.Name))
            {
                MethodDesc method = link.Method(candidate, declared.Arguments);
                bool mayStand = candidate.IsVirtual || candidate.IsStatic || link == declared.Owner;
                if (mayStand && candidate.GenericParameters == declared.Definition.GenericParameters && SameParameters(method, declared))
                    return method;
            }
        }
        return declared.Definition.IsAbstract ? null : declared;
    }

    // The MethodImpl table: void IThing.Do().
    static MethodDesc? Explicit(NamedType type, MethodDesc declared)
    {
        AssemblyImage assembly = type.Definition.Assembly;
        foreach (MethodImplementationHandle handle in type.Definition.Row.GetMethodImplementations())
        {
            MethodImplementation row = assembly.Reader.GetMethodImplementation(handle);
            MethodDesc? declaration = assembly.ResolveMethod(row.MethodDeclaration, type.Context);
            if (declaration is not null && declaration.Definition == declared.Definition && declaration.Owner == declared.Owner
                && assembly.ResolveMethod(row.MethodBody, type.Context) is { } body)
                return body.Owner.Method(body.Definition, declared.Arguments);
        }
        return null;
    }

    static bool SameParameters(MethodDesc one, MethodDesc other) =>
        one.IsStatic == other.IsStatic && one.ReturnType == other.ReturnType && one.Parameters.SequenceEqual(other.Parameters);

    /// <summary>Whether an object of a type is one of another: the same, derived, or implementing.</summary>
    public static bool IsA(NamedType type, TypeDesc other) =>
        type.Chain().Any(link => link == other || link.Interfaces.Any(face => face == other || IsA(face, other)));
}
