using Skep.Compiler.Frontends.CSharp.Evaluation;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Programs;

/// <summary>From a class that derives from <c>BpfObject</c> to a module: its maps and globals, then its programs.</summary>
static class ProgramClass
{
    /// <summary>The program classes of an assembly, in the order of its metadata; those of objects that are compiled already are none.</summary>
    public static IEnumerable<NamedType> Find(AssemblyImage assembly) => assembly.AllTypes()
        .Where(static definition => !definition.IsAbstract && !definition.IsValueType && definition.Open.DerivesFrom(Contract.BpfObject)
            && !definition.CustomAttributes.Has(Contract.ForeignObject))
        .Select(static definition => definition.Open);

    public static Module Import(NamedType type, CSharpOptions options, DiagnosticBag diagnostics)
    {
        AttributeDesc? attribute = type.Definition.CustomAttributes.Get(Contract.Bpf);
        var module = new Module(attribute?.Text("Name") ?? type.Definition.MetadataName) { License = attribute?.Text("License") ?? "GPL" };
        var importer = new ModuleImporter(type.Set, module, options, diagnostics) { Program = new KnownObject(type) };
        Construct(importer, type);
        if (type.IsOpen)
        {
            Report(
                importer, type, DiagnosticId.ProgramClass, $"the program class {type.Name} is generic.",
                "Make the parts of it generic that need it.");
            return module;
        }
        DeclareState(importer, type);
        bool any = false;
        foreach (NamedType link in type.Chain().Reverse())
        {
            foreach (MethodDefinitionInfo method in link.Definition.Methods)
            {
                foreach (AttributeDesc program in method.CustomAttributes.DerivedFrom(Contract.Program))
                {
                    any = true;
                    ImportProgram(importer, link.Method(method), program);
                }
            }
        }
        if (!any)
            Report(
                importer, type, DiagnosticId.ProgramClass, $"{type.Name} has no programs.",
                "Mark a method with an attribute such as [Xdp].");
        return module;
    }

    static void ImportProgram(ModuleImporter module, MethodDesc method, AttributeDesc attribute)
    {
        if (ProgramInfo.Of(method.Definition, attribute) is not { } program)
        {
            module.Report(new Diagnostic(
                DiagnosticId.ContractAttribute, Severity.Error, $"the attribute {attribute.Type.Name} says no section for these arguments.",
                ModuleImporter.LocationOf(method)));
            return;
        }
        var known = new (Known?, KernelMemory)[method.AllParameters.Length];
        var importer = new MethodImporter(module, method, known, FunctionRole.Program, program);
        importer.Import();
        module.Module.Functions.Add(importer.Result.Function);
    }

    static void Construct(ModuleImporter importer, NamedType type)
    {
        MethodDefinitionInfo[] constructors = [.. type.Definition.MethodsNamed(".ctor")];
        MethodDefinitionInfo? constructor = Array.Find(constructors, static candidate => candidate.ParameterNames.Length == 0)
            ?? constructors.FirstOrDefault();
        if (constructor is null)
            return;
        MethodDesc method = type.Method(constructor);
        try
        {
            var evaluator = new ConstantEvaluator(importer);
            // Parameters of the constructor are known at load only: their defaults stand for them.
            EvaluatedValue[] arguments =
            [
                new EvaluatedValue(type, Object: importer.Program),
                .. method.Parameters.Select(static parameter => parameter.IsObject
                    ? new EvaluatedValue(parameter, Object: KnownNull.Instance)
                    : new EvaluatedValue(parameter, Bytes: parameter.IsStruct ? new byte[StructLayout.SizeOf(parameter)] : null)),
            ];
            evaluator.Run(method, arguments);
        }
        catch (NotConstantException failure)
        {
            importer.Report(new Diagnostic(
                DiagnosticId.ObjectConstructor, Severity.Error,
                $"the constructor of {type.Name} cannot be followed while compiling: {failure.Message}.", ModuleImporter.LocationOf(method),
                "Set the sizes of maps with constants or attributes; what depends on the run goes into init properties."));
        }
    }

    // Maps and globals in the order of declaration, whether a program uses them or not: user space may.
    static void DeclareState(ModuleImporter importer, NamedType type)
    {
        foreach (NamedType link in type.Chain().Reverse())
        {
            foreach (PropertyDefinitionInfo property in link.Definition.Properties)
            {
                if (property.BackingField is not { } field || field.IsStatic)
                    continue;
                TypeDesc declared = field.DecodeType(link.Context);
                KnownObject? value = importer.Program!.Fields.TryGetValue(field, out Constant constant)
                    ? constant.Object as KnownObject
                    : null;
                if (Contract.IsMap(declared))
                    DeclareMap(importer, property, value);
                else if (declared.FullName == Contract.Global)
                    DeclareGlobal(importer, property, value);
                else
                    importer.Statics.ProgramField(importer.Program, field);
            }
        }
    }

    static void DeclareMap(ModuleImporter importer, PropertyDefinitionInfo property, KnownObject? value)
    {
        if (value is null || Contract.MapAttribute(value.Type) is null)
        {
            Report(
                importer, property, DiagnosticId.ObjectConstructor, $"the map {property.Name} is not made by the class.",
                "Write: { get; } = new();");
            return;
        }
        MapSymbol map = MapDeclaration.Of(importer, property, value);
        value.Symbol = map;
        importer.Module.Maps.Add(map);
    }

    static void DeclareGlobal(ModuleImporter importer, PropertyDefinitionInfo property, KnownObject? value)
    {
        if (value is null)
        {
            Report(
                importer, property, DiagnosticId.ObjectConstructor, $"the global {property.Name} is not made by the class.",
                "Write: { get; } = new();");
            return;
        }
        TypeDesc type = value.Type.Arguments[0];
        if (!StaticFields.IsUnmanaged(type))
        {
            Report(importer, property, DiagnosticId.DataShape, $"{type.Name} cannot be a global.", "Use integers and structs of them.");
            return;
        }
        byte[]? contents = value.Arguments.GetValueOrDefault("initial").Bytes;
        bool isZero = contents is null || contents.AsSpan().IndexOfAnyExcept((byte)0) < 0;
        DataType data = importer.Types.Of(type);
        var symbol = new GlobalSymbol(importer.UniqueName(Contract.VariableNameOf(property)), isZero ? ".bss" : ".data", data)
        {
            Contents = isZero ? null : contents,
            Alignment = Math.Min(8, StructLayout.Of(type).Alignment),
        };
        value.Symbol = symbol;
        importer.Module.Globals.Add(symbol);
    }

    static void Report(ModuleImporter importer, PropertyDefinitionInfo property, string id, string message, string help) =>
        importer.Report(new Diagnostic(id, Severity.Error, message, LocationOf(property.Owner, property.Getter), help));

    static void Report(ModuleImporter importer, NamedType type, string id, string message, string help) =>
        importer.Report(new Diagnostic(id, Severity.Error, message, LocationOf(type.Definition, null), help));

    static Location LocationOf(TypeDefinitionInfo type, MethodDefinitionInfo? method)
    {
        method ??= type.Methods.FirstOrDefault(static candidate => candidate.Symbols.At(0) is not null);
        return method is null
            ? new Location { File = type.Assembly.Name, Section = type.FullName }
            : ModuleImporter.LocationOf(type.Open.Method(method));
    }
}
