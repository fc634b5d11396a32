using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Iso8583.Architecture.Tests;

/// <summary>
/// Who uses whom between the rooms (second part of the namespace) of one assembly, read from signatures and IL, so that relative names and
/// compiler-made types count too. Compile-time constants leave no trace in IL and are not seen.
/// </summary>
internal static class RoomGraph
{
    /// <summary>Uses of rooms by rooms, each with one example.</summary>
    public static Dictionary<(string From, string To), string> Read(string assemblyPath, string rootNamespace)
    {
        var uses = new Dictionary<(string, string), string>();
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        foreach (var type in assembly.MainModule.GetTypes())
        {
            if (Room(type, rootNamespace) is not { } from) continue;
            foreach (var (used, where) in Uses(type))
            {
                foreach (var part in Flatten(used))
                {
                    if (Room(part, rootNamespace) is { } to && to != from) uses.TryAdd((from, to), $"{where} uses {part.FullName}");
                }
            }
        }

        return uses;
    }

    private static IEnumerable<(TypeReference Type, string Where)> Uses(TypeDefinition type)
    {
        if (type.BaseType is not null) yield return (type.BaseType, type.FullName);
        foreach (var implemented in type.Interfaces) yield return (implemented.InterfaceType, type.FullName);
        foreach (var attribute in type.CustomAttributes) yield return (attribute.AttributeType, type.FullName);
        foreach (var field in type.Fields) yield return (field.FieldType, field.FullName);
        foreach (var method in type.Methods)
        {
            yield return (method.ReturnType, method.FullName);
            foreach (var parameter in method.Parameters) yield return (parameter.ParameterType, method.FullName);
            foreach (var generic in method.GenericParameters.SelectMany(parameter => parameter.Constraints)) yield return (generic.ConstraintType, method.FullName);
            if (!method.HasBody) continue;
            foreach (var variable in method.Body.Variables) yield return (variable.VariableType, method.FullName);
            foreach (var instruction in method.Body.Instructions)
            {
                foreach (var used in Operand(instruction)) yield return (used, method.FullName);
            }
        }
    }

    private static IEnumerable<TypeReference> Operand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                yield return type;
                break;
            case GenericInstanceMethod method:
                yield return method.DeclaringType;
                foreach (var argument in method.GenericArguments) yield return argument;
                break;
            case MethodReference method:
                yield return method.DeclaringType;
                yield return method.ReturnType;
                break;
            case FieldReference field:
                yield return field.DeclaringType;
                yield return field.FieldType;
                break;
        }
    }

    /// <summary>A type with its generic arguments and element types.</summary>
    private static IEnumerable<TypeReference> Flatten(TypeReference type)
    {
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments.SelectMany(Flatten)) yield return argument;
        }

        if (type is TypeSpecification specification) yield return specification.GetElementType();
        else yield return type;
    }

    private static string? Room(TypeReference type, string rootNamespace)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        var name = type.Namespace;
        if (name == rootNamespace) return "Program";
        if (!name.StartsWith(rootNamespace + ".", StringComparison.Ordinal)) return null;
        var rest = name[(rootNamespace.Length + 1)..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? rest : rest[..dot];
    }
}
