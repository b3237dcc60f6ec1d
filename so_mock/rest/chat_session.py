"""ChatSession: what the agent does for a session, as paths below it."""

from so_mock.conventions.facts import calls, facts

SESSION = "ChatSession/{chatSessionId}"

facts({
    "GET ChatSession/ForCurrentUser": calls("Chat.ChatSessionsForUser"),
    "POST ChatSession/Pickup": calls("Chat.PickUpFirstChatSession"),
    f"POST {SESSION}/Pickup": calls("Chat.PickUpChatSession"),
    f"POST {SESSION}/TransferTo/{{toAssociate}}": calls("Chat.TransferChatSession"),
    f"POST {SESSION}/AcceptTransfer": calls("Chat.AcceptChatSessionTransfer"),
    f"POST {SESSION}/RejectTransfer": calls("Chat.RejectChatSessionTransfer"),
    f"POST {SESSION}/Reset": calls("Chat.ResetChatSession"),
    f"POST {SESSION}/Transcript": calls("Chat.GetChatTranscript"),
    f"GET {SESSION}/Messages": calls("Chat.GetChatMessages"),
    f"POST {SESSION}/Messages": calls("Chat.AddChatMessage"),
})  # fmt: skip
