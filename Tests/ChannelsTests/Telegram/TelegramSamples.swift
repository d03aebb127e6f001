import Core
import TestSupport

/// One update of each kind, as a beginning for whatever changes them.
enum TelegramSamples {
    private typealias Updates = TelegramUpdates

    static let all: [[UInt8]] = messages.enumerated().map { Updates.message(Int64(100 + $0), $1) } + events

    private static let messages: [[String: JSONValue]] = [
        [
            "text": "Добрий день 👋 https://most.example @biuro +48 501 502 503", "business_connection_id": "bc",
            "entities": [
                ["type": "bold", "offset": 0, "length": 6], ["type": "url", "offset": 15, "length": 20],
                ["type": "mention", "offset": 36, "length": 6], ["type": "phone_number", "offset": 43, "length": 15],
                ["type": "text_link", "offset": 0, "length": 3, "url": "https://most.example/cennik"],
                ["type": "text_mention", "offset": 1, "length": 3, "user": Updates.marek],
            ],
            "reply_to_message": Updates.original(50, Updates.photo(caption: "Паспорт")), "quote": ["text": "Паспорт", "position": 0],
            "forward_origin": ["type": "user", "sender_user": Updates.marek, "date": 1_772_000_000], "via_bot": Updates.bot,
        ],
        Updates.photo(caption: "Świadectwo", album: "13579"), Updates.document("umowa.pdf"), Updates.voice, Updates.video,
        Updates.videoNote, Updates.audio, Updates.animation, Updates.sticker(), Updates.location, Updates.venue,
        Updates.contact(user: 501), ["poll": Updates.poll], ["dice": ["emoji": "🎲", "value": 4]],
        [
            "invoice": [
                "title": "Переклад", "description": "2 сторінки", "currency": "PLN", "total_amount": 12_050, "start_parameter": "",
            ]
        ],
        [
            "checklist": [
                "title": "Документи", "tasks": [["id": 1, "text": "Паспорт", "completion_date": 7], ["id": 2, "text": "Диплом"]],
            ]
        ],
        ["paid_media": ["star_count": 3, "paid_media": [["type": "video", "video": Updates.file("paid")], ["type": "preview"]]]],
        [
            "live_photo": Updates.file(
                "live",
                size: 9,
                ["photo": [Updates.file("still", size: 9, ["width": 90, "height": 60])], "duration": 3]
            )
        ],
        [
            "rich_message": [
                "blocks": [
                    ["type": "heading", "text": "Ціни"], ["type": "paragraph", "text": ["до ", ["type": "bold", "text": "п'ятниці"]]],
                    [
                        "type": "table",
                        "cells": [[["text": "UA"], ["text": ["type": "url", "text": "PL", "url": "https://most.example"]]]],
                    ],
                    ["type": "list", "items": [["label": "1.", "blocks": [["type": "paragraph", "text": "Паспорт"]]]]],
                    ["type": "photo", "photo": [Updates.file("rich")], "caption": ["text": "Зразок"]],
                ]
            ]
        ],
        ["new_chat_members": [Updates.bot, Updates.marek]], ["left_chat_member": Updates.marek], ["new_chat_title": "Нова назва"],
        ["migrate_to_chat_id": -1_001_234_567_890], ["migrate_from_chat_id": -4001],
        ["pinned_message": Updates.original(3, ["text": "Адреса"])],
        ["users_shared": ["request_id": 1, "users": [["user_id": 502, "first_name": "Marek"]]]], ["video_chat_started": [:]],
        ["external_reply": ["origin": ["type": "hidden_user", "sender_user_name": "Ktoś"], "sticker": Updates.file("s")], "text": "Так"],
        ["reply_to_story": ["chat": Updates.channel, "id": 3], "text": "Супер"],
    ]

    private static let events: [[UInt8]] = [
        Updates.businessConnection(200), Updates.businessMessage(201, ["text": "Привіт"]), Updates.businessDeletion(202, [7, 8]),
        Updates.reaction(203, to: 5, ["👍", "🔥"]), Updates.standing(204, from: "member", to: "kicked"), Updates.button(205, "yes", below: 9),
        Updates.update(
            206,
            "message_reaction_count",
            [
                "chat": Updates.channel, "message_id": 4, "date": 1_772_442_000,
                "reactions": [
                    ["type": ["type": "emoji", "emoji": "👍"], "total_count": 7], ["type": ["type": "paid"], "total_count": 1],
                ],
            ]
        ),
        Updates.update(
            207,
            "chat_member",
            [
                "chat": Updates.supergroup, "from": Updates.olena, "date": 1_772_442_000,
                "old_chat_member": ["status": "left", "user": Updates.marek],
                "new_chat_member": ["status": "member", "user": Updates.marek],
            ]
        ),
        Updates.update(
            208,
            "chat_join_request",
            ["chat": Updates.supergroup, "from": Updates.marek, "user_chat_id": 502, "date": 1_772_442_000, "bio": "Tłumacz"]
        ),
        Updates.update(209, "inline_query", ["id": "1", "from": Updates.olena, "query": "ціна", "offset": ""]),
        Updates.update(210, "poll", Updates.poll),
        Updates.update(211, "poll_answer", ["poll_id": "52", "user": Updates.olena, "option_ids": [0]]),
        Updates.message(212, ["text": "Покликали", "guest_query_id": "q"], kind: "guest_message"),
        Updates.message(213, ["text": "Nowe ceny", "author_signature": "Ewa"], kind: "channel_post", from: nil, chat: Updates.channel),
        Updates.update(214, "teleportation", ["user": Updates.olena]),
    ]
}
