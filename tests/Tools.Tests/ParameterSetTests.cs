using System.Xml.Linq;

namespace HelpConverter.Tests;

public sealed class ParameterSetTests
{
    private const string ModeYaml =
        """
        Type: Mode
        Parameter Sets: (All)
        Aliases:
        Accepted values: Soft, Hard

        Required: False
        Position: Named
        """;

    [Fact]
    public void The_default_set_comes_first_and_each_set_has_its_own_parameters()
    {
        Maml help = Convert(Pages.Good);

        Assert.Equal(["Name Mode WhatIf", "InputObject Mode WhatIf"], help.Sets);
    }

    [Fact]
    public void One_fence_without_a_heading_is_the_only_set()
    {
        int syntax = Pages.Good.IndexOf("### ByInputObject", StringComparison.Ordinal);
        int description = Pages.Good.IndexOf("## DESCRIPTION", StringComparison.Ordinal);
        string page = Pages.Good[..syntax] + "```\nStop-Thing [<CommonParameters>]\n```\n\n"
            + Pages.Good[description..];

        Maml help = Convert(page
            .Replace("Parameter Sets: ByName", "Parameter Sets: (All)")
            .Replace("Parameter Sets: ByInputObject", "Parameter Sets: (All)"));

        Assert.Equal(["Name InputObject Mode WhatIf"], help.Sets);
    }

    [Fact]
    public void Several_yaml_fences_say_what_holds_in_which_set()
    {
        string page = Pages.Change(ModeYaml, ModeYaml.Replace("(All)", "ByInputObject"));
        page = page.Replace(
            "### -Name\n",
            """
            ```yaml
            Type: Mode
            Parameter Sets: ByName
            Aliases:
            Accepted values: Soft, Hard

            Required: True
            Position: 1
            Default value: None
            Accept pipeline input: True (ByPropertyName)
            Accept wildcard characters: False
            ```

            ### -Name

            """);

        Maml help = Convert(page);

        Assert.Equal("true", help.Parameter("Mode", set: 0).Attribute("required")?.Value);
        Assert.Equal("1", help.Parameter("Mode", set: 0).Attribute("position")?.Value);
        Assert.Equal("false", help.Parameter("Mode", set: 1).Attribute("required")?.Value);
        Assert.Equal("named", help.Parameter("Mode", set: 1).Attribute("position")?.Value);

        // The common table tells of the default set, though its fence is the second one.
        Assert.Equal("True (ByPropertyName)", help.Parameter("Mode").Attribute("pipelineInput")?.Value);
    }

    [Fact]
    public void Positional_comes_before_mandatory_before_optional_and_WhatIf_before_Confirm_is_last()
    {
        string common = Yaml(required: false, position: "Named");
        string page = Pages.Change(
            "### -InputObject\n",
            $"""
            ### -Confirm

            Asks.

            {common.Replace("Type: String", "Type: SwitchParameter")}

            ### -Alpha

            Optional.

            {common}

            ### -Beta

            Third.

            {Yaml(required: false, position: "2")}

            ### -Gamma

            Mandatory.

            {Yaml(required: true, position: "Named")}

            ### -InputObject

            """);

        Assert.Equal("Name Beta Gamma Alpha Mode WhatIf Confirm", Convert(page).Sets[0]);
    }

    [Fact]
    public void Switches_have_a_value_only_in_the_table_and_accepted_values_only_in_the_syntax()
    {
        Maml help = Convert(Pages.Good);

        Assert.Empty(Values(help.Parameter("WhatIf", set: 0)));
        Assert.Equal(["SwitchParameter"], Values(help.Parameter("WhatIf")));
        Assert.Equal(["Soft", "Hard", "Mode"], Values(help.Parameter("Mode", set: 0)));
        Assert.Equal(["Mode"], Values(help.Parameter("Mode")));
    }

    private static string Yaml(bool required, string position) =>
        $"""
        ```yaml
        Type: String
        Parameter Sets: (All)
        Aliases:

        Required: {required}
        Position: {position}
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: False
        ```
        """;

    private static IEnumerable<string> Values(XElement parameter) =>
        parameter.Descendants().Where(e => e.Name.LocalName == "parameterValue").Select(e => e.Value);

    private static Maml Convert(string page)
    {
        using DocsFolder folder = new DocsFolder().With(Pages.FileName, page);
        folder.Convert();
        return Maml.Load(folder);
    }
}
