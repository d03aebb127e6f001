import Core
import Testing

@Suite struct ProxyAddressTests {
    @Test func aProxyIsReadAndShownWithoutItsPassword() throws {
        let (address, password) = try ProxyAddress.parse("socks5h://office:p%40ss%3A1@proxy.example.org:1080/")
        #expect(address == ProxyAddress(scheme: .socks5h, host: "proxy.example.org", port: 1080, user: "office"))
        #expect(password == "p@ss:1")
        #expect(address.text == "socks5h://office@proxy.example.org:1080")
    }

    @Test func addressesInBracketsAndNamesWithoutLogin() throws {
        #expect(try ProxyAddress.parse("socks5://[2001:db8::1]:9").address.text == "socks5://[2001:db8::1]:9")
        #expect(try ProxyAddress.parse("HTTP://10.0.0.1:3128").address == ProxyAddress(scheme: .http, host: "10.0.0.1", port: 3128))
        let (odd, _) = try ProxyAddress.parse("http://Zażółć%20@h:1")
        #expect(odd.user == "Zażółć ")
        #expect(try ProxyAddress.parse(odd.text).address == odd, "what is shown can be entered again")
    }

    @Test(arguments: [
        "", "proxy.example.org:1080", "ftp://h:1", "socks5://h", "socks5://:1", "socks5://h:0", "socks5://h:65536", "socks5://h:x",
        "socks5://a b:1", "http://u%4@h:1", "http://u%zz@h:1", "http://%00@h:1", "http://h/path:1",
    ])
    func whatIsNoProxyIsRefused(_ text: String) { #expect(throws: ProxyFault.self) { try ProxyAddress.parse(text) } }
}
