using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Text.Json;

namespace TokenClients.Tests;

/// <summary>Prints objects in all the ways that programs, logs, serializers and debuggers use.</summary>
internal static class Printed
{
    /// <summary>Prints an object in every way.</summary>
    public static void AddPrinted(this Evidence evidence, object? item)
    {
        if (item is Exception error)
        {
            evidence.Add(Place.Exception, WithDetails(error));
            return;
        }

        if (item is null)
        {
            return;
        }

        evidence.Add(Place.Text, string.Format(CultureInfo.InvariantCulture, "{0}", item));
        foreach (var text in Debugger.Shown(item))
        {
            evidence.Add(Place.Debugger, text);
        }

        evidence.Add(Place.Json, Json(item));
        evidence.Add(Place.DataContract, DataContract(item, new DataContractSerializer(item.GetType())));
        evidence.Add(Place.DataContract, DataContract(item, new DataContractJsonSerializer(item.GetType())));
    }

    /// <summary>Prints an exception with its data, its properties and its causes.</summary>
    public static string WithDetails(Exception error)
    {
        var text = new StringBuilder(error.ToString());
        AddParts(text, error);
        return text.ToString();
    }

    public static string Json(object item)
    {
        try
        {
            return JsonSerializer.Serialize(item, item.GetType());
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            return WithDetails(error);
        }
    }

    private static void AddParts(StringBuilder text, Exception error)
    {
        foreach (DictionaryEntry entry in error.Data)
        {
            text.Append(CultureInfo.InvariantCulture, $" {entry.Key}={entry.Value}");
        }

        foreach (var property in error.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.Name is not (nameof(Exception.InnerException) or nameof(Exception.StackTrace))))
        {
            text.Append(CultureInfo.InvariantCulture, $" {property.Name}={Value(property, error)}");
        }

        foreach (var inner in error is AggregateException several ? [.. several.InnerExceptions] : new[] { error.InnerException }.OfType<Exception>())
        {
            AddParts(text, inner);
        }
    }

    private static string DataContract(object item, XmlObjectSerializer serializer)
    {
        try
        {
            using var stream = new MemoryStream();
            serializer.WriteObject(stream, item);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (Exception error) when (error is SerializationException or InvalidDataContractException)
        {
            return WithDetails(error);
        }
    }

    private static string? Value(PropertyInfo property, Exception error) =>
        property.GetValue(error) is var value && value is IEnumerable list and not string ? string.Join(' ', list.Cast<object?>()) : value?.ToString();
}
