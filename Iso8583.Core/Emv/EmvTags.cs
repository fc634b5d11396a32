using System.Collections.Frozen;

namespace Iso8583.Core.Emv;

/// <summary>The dictionary of EMV and UnionPay tags that appear in messages and on cards, for people and for data object lists.</summary>
/// <remarks>Source: EMV 4.4 Book 3, Annex A, and the UnionPay tags as public implementations name them.</remarks>
public static class EmvTags
{
    private static readonly FrozenDictionary<uint, EmvTag> ByTag = Build();

    /// <summary>All known tags.</summary>
    public static IEnumerable<EmvTag> All => ByTag.Values;

    /// <summary>Finds a tag.</summary>
    public static bool TryGet(uint tag, out EmvTag known) => ByTag.TryGetValue(tag, out known);

    private static FrozenDictionary<uint, EmvTag> Build()
    {
        const string Text = """
            42 - Issuer Identification Number
            4F - Application Identifier (card)
            50 - Application Label
            56 - Track 1 Data
            57 - Track 2 Equivalent Data
            5A - Application Primary Account Number
            5F20 - Cardholder Name
            5F24 n Application Expiration Date
            5F25 n Application Effective Date
            5F28 n Issuer Country Code
            5F2A n Transaction Currency Code
            5F2D - Language Preference
            5F30 n Service Code
            5F34 n Application PAN Sequence Number
            5F36 n Transaction Currency Exponent
            61 - Application Template
            6F - File Control Information Template
            70 - Record Template
            71 - Issuer Script Template 1
            72 - Issuer Script Template 2
            77 - Response Message Template Format 2
            80 - Response Message Template Format 1
            81 - Amount Authorised (binary)
            82 - Application Interchange Profile
            83 - Command Template
            84 - Dedicated File Name
            86 - Issuer Script Command
            87 - Application Priority Indicator
            88 - Short File Identifier
            89 - Authorisation Code
            8A - Authorisation Response Code
            8C - Card Risk Management Data Object List 1
            8D - Card Risk Management Data Object List 2
            8E - Cardholder Verification Method List
            8F - Certification Authority Public Key Index
            90 - Issuer Public Key Certificate
            91 - Issuer Authentication Data
            92 - Issuer Public Key Remainder
            93 - Signed Static Application Data
            94 - Application File Locator
            95 - Terminal Verification Results
            97 - Transaction Certificate Data Object List
            98 - Transaction Certificate Hash Value
            99 - Transaction Personal Identification Number Data
            9A n Transaction Date
            9B - Transaction Status Information
            9C n Transaction Type
            9D - Directory Definition File Name
            9F01 n Acquirer Identifier
            9F02 n Amount Authorised
            9F03 n Amount Other
            9F04 - Amount Other (binary)
            9F05 - Application Discretionary Data
            9F06 - Application Identifier (terminal)
            9F07 - Application Usage Control
            9F08 - Application Version Number (card)
            9F09 - Application Version Number (terminal)
            9F0B - Cardholder Name Extended
            9F0D - Issuer Action Code - Default
            9F0E - Issuer Action Code - Denial
            9F0F - Issuer Action Code - Online
            9F10 - Issuer Application Data
            9F11 n Issuer Code Table Index
            9F12 - Application Preferred Name
            9F13 - Last Online Application Transaction Counter Register
            9F14 - Lower Consecutive Offline Limit
            9F15 n Merchant Category Code
            9F16 - Merchant Identifier
            9F17 - Personal Identification Number Try Counter
            9F18 - Issuer Script Identifier
            9F1A n Terminal Country Code
            9F1B - Terminal Floor Limit
            9F1C - Terminal Identification
            9F1D - Terminal Risk Management Data
            9F1E - Interface Device Serial Number
            9F1F - Track 1 Discretionary Data
            9F20 - Track 2 Discretionary Data
            9F21 n Transaction Time
            9F22 - Certification Authority Public Key Index (terminal)
            9F23 - Upper Consecutive Offline Limit
            9F26 - Application Cryptogram
            9F27 - Cryptogram Information Data
            9F32 - Issuer Public Key Exponent
            9F33 - Terminal Capabilities
            9F34 - Cardholder Verification Method Results
            9F35 n Terminal Type
            9F36 - Application Transaction Counter
            9F37 - Unpredictable Number
            9F38 - Processing Options Data Object List
            9F39 n Point-of-Service Entry Mode
            9F3A - Amount Reference Currency
            9F3B n Application Reference Currency
            9F3C n Transaction Reference Currency Code
            9F3D n Transaction Reference Currency Exponent
            9F40 - Additional Terminal Capabilities
            9F41 n Transaction Sequence Counter
            9F42 n Application Currency Code
            9F43 n Application Reference Currency Exponent
            9F44 n Application Currency Exponent
            9F45 - Data Authentication Code
            9F46 - ICC Public Key Certificate
            9F47 - ICC Public Key Exponent
            9F48 - ICC Public Key Remainder
            9F49 - Dynamic Data Authentication Data Object List
            9F4A - Static Data Authentication Tag List
            9F4B - Signed Dynamic Application Data
            9F4C - ICC Dynamic Number
            9F4D - Log Entry
            9F4E - Merchant Name and Location
            9F4F - Log Format
            9F53 - Transaction Category Code
            9F5B - Issuer Script Results
            9F5D n Available Offline Spending Amount
            9F63 - Card Product Identification (UnionPay)
            9F66 - Terminal Transaction Qualifiers
            9F69 - Card Authentication Related Data
            9F6B - Track 2 Data (contactless)
            9F6C - Card Transaction Qualifiers
            9F6E - Form Factor Indicator
            9F74 - Electronic Cash Issuer Authorisation Code (UnionPay)
            9F77 n Electronic Cash Balance Limit (UnionPay)
            9F78 n Electronic Cash Single Transaction Limit (UnionPay)
            9F79 n Electronic Cash Balance (UnionPay)
            9F7A n Electronic Cash Terminal Support Indicator (UnionPay)
            9F7B n Electronic Cash Terminal Transaction Limit (UnionPay)
            9F7C - Customer Exclusive Data
            A5 - File Control Information Proprietary Template
            BF0C - File Control Information Issuer Discretionary Data
            DF31 - Issuer Script Results (UnionPay)
            DF32 - Chip Serial Number (UnionPay)
            DF33 - Session Key Data (UnionPay)
            DF34 - Terminal Read Time (UnionPay)
            """;
        var tags = new Dictionary<uint, EmvTag>();
        foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ', 3);
            var tag = Convert.ToUInt32(parts[0], 16);
            tags.Add(tag, new EmvTag(tag, parts[2], parts[1] == "n"));
        }

        return tags.ToFrozenDictionary();
    }
}
