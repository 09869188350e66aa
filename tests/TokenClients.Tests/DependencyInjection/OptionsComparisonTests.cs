using System.Linq.Expressions;
using System.Reflection;

namespace TokenClients.Tests;

/// <summary>
/// A reload counts as a change only if a setting has another value. The types and their settings are found by reflection; a setting
/// of a type that these tests cannot change fails them.
/// </summary>
internal sealed class OptionsComparisonTests
{
    private static IEnumerable<Type> Compared => OptionsTypes.Compared;

    private static IEnumerable<TestCaseData> EveryChange =>
        from options in Compared
        from change in Changes(options)
        select new TestCaseData(options, change.Make).SetArgDisplayNames(options.Name, change.Name);

    [Test]
    public void All_options_with_secrets_and_all_nested_options_have_a_comparison()
    {
        var inside = OptionsTypes.All.SelectMany(OptionsTypes.Settings).Select(setting => setting.PropertyType).Where(OptionsTypes.All.Contains).ToList();

        Assert.That(OptionsTypes.WithSecrets, Is.Not.Empty);
        Assert.That(inside, Is.Not.Empty);
        Assert.That(OptionsTypes.WithSecrets.Concat(inside).Distinct(), Is.EquivalentTo(Compared));
    }

    [TestCaseSource(nameof(Compared))]
    public void Options_with_equal_settings_are_equal(Type options)
    {
        Assert.That(AreSame(Activator.CreateInstance(options)!, Activator.CreateInstance(options)!), Is.True, "the defaults");
        Assert.That(AreSame(Filled(options), Filled(options, isBackwards: true)), Is.True, "all set, parameters in any order");
    }

    [TestCaseSource(nameof(EveryChange))]
    public void Options_that_differ_in_one_setting_are_not_equal(Type options, Action<object> change)
    {
        var changed = Filled(options);
        change(changed);

        Assert.That(AreSame(changed, Filled(options)), Is.False);
        Assert.That(AreSame(Filled(options), changed), Is.False, "the other way round");
    }

    private static bool AreSame(object one, object other) => (bool)OptionsTypes.Comparison(one.GetType())!.Invoke(one, [other])!;

    /// <summary>Options in which every setting has a value that is not its default.</summary>
    private static object Filled(Type type, bool isBackwards = false)
    {
        var options = Activator.CreateInstance(type)!;
        Fill(options, isBackwards);
        return options;
    }

    private static void Fill(object options, bool isBackwards)
    {
        foreach (var setting in OptionsTypes.Settings(options.GetType()))
        {
            if (setting.SetMethod?.IsPublic == true)
            {
                setting.SetValue(options, Value(setting, 1));
            }
            else if (setting.GetValue(options) is IDictionary<string, string> entries)
            {
                foreach (var name in isBackwards ? new[] { "b", "a" } : ["a", "b"])
                {
                    entries.Add(name, $"the value of {name}");
                }
            }
            else if (setting.GetValue(options) is IList<string> texts)
            {
                texts.Add("a");
                texts.Add("b");
            }
            else
            {
                Fill(setting.GetValue(options)!, isBackwards);
            }
        }
    }

    /// <summary>Each single change that can be made to filled options.</summary>
    private static IEnumerable<(string Name, Action<object> Make)> Changes(Type options) => OptionsTypes.Settings(options).SelectMany(Changes);

    private static IEnumerable<(string Name, Action<object> Make)> Changes(PropertyInfo setting)
    {
        if (setting.SetMethod?.IsPublic == true)
        {
            yield return ($"no {setting.Name}", options => setting.SetValue(options, null));

            // Callbacks cannot be compared, so only whether there is one counts.
            if (!setting.PropertyType.IsSubclassOf(typeof(Delegate)))
            {
                yield return ($"another {setting.Name}", options => setting.SetValue(options, Value(setting, 2)));
            }
        }
        else if (setting.PropertyType == typeof(IDictionary<string, string>))
        {
            IDictionary<string, string> Of(object options) => (IDictionary<string, string>)setting.GetValue(options)!;
            yield return ($"another value in {setting.Name}", options => Of(options)["a"] = "another");
            yield return ($"one more in {setting.Name}", options => Of(options).Add("c", "one more"));
            yield return ($"one less in {setting.Name}", options => Of(options).Remove("a"));
            yield return ($"another name in {setting.Name}", options => Rename(Of(options), "a", "A"));
        }
        else if (setting.PropertyType == typeof(IList<string>))
        {
            IList<string> Of(object options) => (IList<string>)setting.GetValue(options)!;
            yield return ($"another in {setting.Name}", options => Of(options)[0] = "another");
            yield return ($"one more in {setting.Name}", options => Of(options).Add("c"));
            yield return ($"one less in {setting.Name}", options => Of(options).RemoveAt(1));
            yield return ($"another order in {setting.Name}", options => (Of(options)[0], Of(options)[1]) = (Of(options)[1], Of(options)[0]));
        }
        else if (OptionsTypes.Compared.Contains(setting.PropertyType))
        {
            foreach (var (name, make) in Changes(setting.PropertyType))
            {
                yield return ($"{setting.Name}: {name}", options => make(setting.GetValue(options)!));
            }
        }
        else
        {
            throw new NotSupportedException($"Extend Changes() to change {setting.DeclaringType!.Name}.{setting.Name}.");
        }
    }

    private static void Rename(IDictionary<string, string> entries, string from, string to)
    {
        entries.Add(to, entries[from]);
        entries.Remove(from);
    }

    /// <summary>A new value: number 1 differs from the default of its type, and number 2 differs from number 1.</summary>
    private static object Value(PropertyInfo setting, int number) => (Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType) switch
    {
        var type when type == typeof(string) => $"text {number}",
        var type when type == typeof(Uri) => new Uri($"https://host-{number}.example/"),
        var type when type == typeof(int) => 100 + number,
        var type when type == typeof(bool) => number == 1,
        var type when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(number),
        { IsEnum: true } type when Enum.GetValues(type) is { Length: > 1 } values => values.GetValue(number % values.Length)!,
        var type when type.IsSubclassOf(typeof(Delegate)) => Callback(type),
        var type => throw new NotSupportedException($"Extend Value() to create a {type.Name} for {setting.DeclaringType!.Name}.{setting.Name}."),
    };

    private static Delegate Callback(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return Expression.Lambda(
            type, Expression.Default(invoke.ReturnType), invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))).Compile();
    }
}
