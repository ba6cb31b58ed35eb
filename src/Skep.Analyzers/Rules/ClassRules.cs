using Microsoft.CodeAnalysis;
using Skep.Analyzers.Programs;

namespace Skep.Analyzers.Rules;

/// <summary>Declarations: program classes, signatures of programs, types of maps and globals.</summary>
static class ClassRules
{
    // Skep.ArgumentSource
    const int Context = 0;
    const int Registers = 2;
    const int ReturnRegister = 3;
    const int MaxRegisters = 6;

    public static void Check(Model model, INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (!model.IsProgramClass(type))
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (model.ProgramAttribute(method) is { } stray)
                {
                    string what = $"{stray.AttributeClass!.Name} stands on a method of {type.Name}, which is no program class.";
                    report(Diagnostic.Create(Rule.ContractAttribute, method.Locations[0], $"{what} Derive the class from BpfObject."));
                }
            }
            return;
        }
        if (!type.IsAbstract && type.IsGenericType)
            report(Diagnostic.Create(
                Rule.ProgramClass, type.Locations[0], type.Name, "is generic. Make the parts of it generic that need it."));
        if (!type.IsAbstract && !model.Programs(type).Any())
            report(Diagnostic.Create(
                Rule.ProgramClass, type.Locations[0], type.Name, "has no programs. Mark a method with an attribute such as [Xdp]."));
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (model.ProgramAttribute(method) is { } attribute && Fault(model, method, attribute) is { } fault)
                report(Diagnostic.Create(Rule.ProgramSignature, method.Locations[0], method.Name, fault));
        }
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (!model.IsMap(property.Type) && property.Type is not INamedTypeSymbol { Name: "Global", ContainingNamespace.Name: "Skep" })
                continue;
            foreach (ITypeSymbol argument in ((INamedTypeSymbol)property.Type).TypeArguments)
            {
                if (TypeSize.HasFloatingPoint(argument))
                    report(Diagnostic.Create(
                        Rule.DataShape, property.Locations[0], argument.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
            }
        }
    }

    /// <summary>What is wrong with a program's signature, as the compiler binds it.</summary>
    static string? Fault(Model model, IMethodSymbol method, AttributeData attribute)
    {
        if (!method.ReturnsVoid && !IsInteger(method.ReturnType))
            return $"returns {method.ReturnType.Name}; the kernel takes an integer";
        int source = Source(attribute);
        IEnumerable<IParameterSymbol> rest = method.Parameters;
        if (method.Parameters.FirstOrDefault() is { } first && (source == Context || Model.Has(first.Type, "BpfContextAttribute")))
        {
            if (first.RefKind == RefKind.None && !IsPointer(model, first.Type))
                return $"takes {first.Type.Name}; its first parameter is the context, by reference";
            rest = rest.Skip(1);
        }
        int count = rest.Count();
        if ((source == Context && count > 0) || (source == Registers && count > MaxRegisters) || (source == ReturnRegister && count > 1))
            return $"has {count} parameters beside the context";
        IParameterSymbol? odd = rest.FirstOrDefault(
            parameter => parameter.RefKind == RefKind.None && !IsInteger(parameter.Type) && !IsPointer(model, parameter.Type));
        return odd is not null
            ? $"takes {odd.Type.Name}, which does not come in a register" : null;
    }

    static bool IsInteger(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_UInt64
        or SpecialType.System_IntPtr or SpecialType.System_UIntPtr || type is ITypeParameterSymbol;

    static bool IsPointer(Model model, ITypeSymbol type) =>
        type.TypeKind == TypeKind.Pointer || (type.IsReferenceType && (Model.Has(type, "KernelStructAttribute") || model.IsMap(type)));

    /// <summary>Where the arguments come from, by the section whose template takes as many arguments as the attribute was given.</summary>
    static int Source(AttributeData attribute)
    {
        AttributeData? best = null;
        foreach (AttributeData section in attribute.AttributeClass!.GetAttributes())
        {
            if (section.AttributeClass?.Name == "SectionAttribute" && Model.FirstArgument(section) is string template
                && template.Count(static c => c == '{') == attribute.ConstructorArguments.Length)
                best = section;
        }
        return best?.NamedArguments.FirstOrDefault(static pair => pair.Key == "Arguments").Value.Value is { } value
            ? Convert.ToInt32(value, null) : Context;
    }
}
