/// A card as JSON, the same in the database and in the API: `kind` and its own members.
extension ChatCard: Codable {
    private enum Key: String, CodingKey {
        case kind, latitude, longitude, title, address, seconds, name, phone, user, question, options, closed, notice, data,
            word
    }

    private enum Kind: String, Codable { case location, contact, poll, service, button, unknown }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        switch try values.decode(Kind.self, forKey: .kind) {
        case .location:
            self = .location(
                latitude: try values.decode(Double.self, forKey: .latitude),
                longitude: try values.decode(Double.self, forKey: .longitude),
                title: try values.decodeIfPresent(String.self, forKey: .title),
                address: try values.decodeIfPresent(String.self, forKey: .address),
                seconds: try values.decodeIfPresent(Int.self, forKey: .seconds)
            )
        case .contact:
            self = .contact(
                name: try values.decode(String.self, forKey: .name),
                phone: try values.decode(String.self, forKey: .phone),
                user: try values.decodeIfPresent(String.self, forKey: .user)
            )
        case .poll:
            self = .poll(
                question: try values.decode(String.self, forKey: .question),
                options: try values.decode([PollOption].self, forKey: .options),
                isClosed: try values.decode(Bool.self, forKey: .closed)
            )
        case .service:
            self = .service(try values.decode(ServiceNotice.self, forKey: .notice))
        case .button: self = .button(try values.decode(String.self, forKey: .data))
        case .unknown: self = .unknown(try values.decode(String.self, forKey: .word))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch self {
        case .location(let latitude, let longitude, let title, let address, let seconds):
            try values.encode(Kind.location, forKey: .kind)
            try values.encode(latitude, forKey: .latitude)
            try values.encode(longitude, forKey: .longitude)
            try values.encode(title, forKey: .title)
            try values.encode(address, forKey: .address)
            try values.encode(seconds, forKey: .seconds)
        case .contact(let name, let phone, let user):
            try values.encode(Kind.contact, forKey: .kind)
            try values.encode(name, forKey: .name)
            try values.encode(phone, forKey: .phone)
            try values.encode(user, forKey: .user)
        case .poll(let question, let options, let isClosed):
            try values.encode(Kind.poll, forKey: .kind)
            try values.encode(question, forKey: .question)
            try values.encode(options, forKey: .options)
            try values.encode(isClosed, forKey: .closed)
        case .service(let notice):
            try values.encode(Kind.service, forKey: .kind)
            try values.encode(notice, forKey: .notice)
        case .button(let data):
            try values.encode(Kind.button, forKey: .kind)
            try values.encode(data, forKey: .data)
        case .unknown(let word):
            try values.encode(Kind.unknown, forKey: .kind)
            try values.encode(word, forKey: .word)
        }
    }
}
