{ text: importstr "text.txt" }
