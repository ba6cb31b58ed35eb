using Skep.Compiler.Frontends.CSharp.Evaluation;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Fields that are no memory of the program: <c>static readonly</c>, and those of the program object.</summary>
sealed class StaticFields(ModuleImporter module)
{
    readonly Dictionary<TypeDefinitionInfo, (Dictionary<FieldDefinitionInfo, Constant> Values, string? Reason)> _types = [];
    readonly Dictionary<FieldDefinitionInfo, GlobalSymbol> _readOnlyData = [];

    /// <summary>
    /// The place where the C# compiler keeps a delegate that it has made (<c>&lt;&gt;9__0_0</c>, <c>&lt;0&gt;__Method</c>).
    /// </summary>
    public static bool IsDelegateCache(FieldDesc field) =>
        field.Definition.IsStatic && field.Definition.Owner.MetadataName.StartsWith('<') && field.Type is NamedType type
            && type.DerivesFrom("System.Delegate");

    /// <summary>The value of a static field; null when it can change, or its constructor needs what is not known.</summary>
    /// <param name="reason">Why not.</param>
    public Constant? Value(FieldDesc field, out string? reason)
    {
        FieldDefinitionInfo row = field.Definition;
        reason = null;
        // The one object of a class of lambdas that capture nothing.
        if (row.Owner.MetadataName.StartsWith("<>c", StringComparison.Ordinal) && row.Name == "<>9")
            return new Constant(null, new KnownObject(field.Owner));
        if (row is { Name: "IsLittleEndian", Owner.FullName: "System.BitConverter" })
            return Constant.Of(1, 1);
        if (row is { Name: "Empty", Owner.FullName: "System.String" })
            return new Constant(null, new KnownString(""));
        if (!row.IsReadOnly)
        {
            reason = "can change while the program runs";
            return null;
        }
        (Dictionary<FieldDefinitionInfo, Constant> values, reason) = Evaluate(field.Owner);
        if (values.TryGetValue(row, out Constant constant))
            return constant;
        if (reason is not null)
            return null;
        // Never stored to: its default.
        return field.Type.IsObject ? new Constant(null, KnownNull.Instance) : new Constant(new byte[StructLayout.SizeOf(field.Type)]);
    }

    (Dictionary<FieldDefinitionInfo, Constant> Values, string? Reason) Evaluate(NamedType type)
    {
        if (_types.TryGetValue(type.Definition, out (Dictionary<FieldDefinitionInfo, Constant>, string?) known))
            return known;
        var evaluator = new ConstantEvaluator(module);
        string? reason = null;
        // While it runs, what it has stored so far counts.
        _types[type.Definition] = (evaluator.Statics, null);
        try
        {
            if (type.Definition.MethodsNamed(".cctor").FirstOrDefault() is { } constructor)
                evaluator.Run(type.Method(constructor), []);
        }
        catch (NotConstantException failure)
        {
            reason = $"is not known while compiling: {failure.Message}";
        }
        return _types[type.Definition] = (evaluator.Statics, reason);
    }

    /// <summary>
    /// Read-only data of the program object: an <c>init</c> property of an unmanaged type, set before load and fixed by it.
    /// </summary>
    public GlobalSymbol? ProgramField(KnownObject program, FieldDefinitionInfo field)
    {
        if (_readOnlyData.TryGetValue(field, out GlobalSymbol? symbol))
            return symbol;
        PropertyDefinitionInfo? property = Array.Find(field.Owner.Properties, candidate => candidate.BackingField == field);
        TypeDesc type = field.DecodeType(program.Type.Context);
        if (property is null || !IsInitOnly(property) || !IsUnmanaged(type))
            return null;
        byte[]? contents = program.Fields.TryGetValue(field, out Constant initial) ? initial.Bytes : null;
        symbol = new GlobalSymbol(module.UniqueName(Contract.VariableNameOf(property)), ".rodata", module.Types.Of(type))
        {
            Contents = contents,
            Alignment = Math.Min(8, StructLayout.Of(type).Alignment),
        };
        _readOnlyData.Add(field, symbol);
        module.Module.Globals.Add(symbol);
        return symbol;
    }

    // The setter of an init property has modreq(IsExternalInit), which signatures are read without.
    static bool IsInitOnly(PropertyDefinitionInfo property) => property.Setter is { } setter && setter.HasModifier("IsExternalInit");

    public static bool IsUnmanaged(TypeDesc type) =>
        type.Primitive.IsInteger
            || (type is NamedType { IsStruct: true } named && Array.TrueForAll(named.InstanceFields, static row => IsUnmanaged(row.Type)));
}
