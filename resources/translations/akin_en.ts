<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln missing</source>
        <translation>
            <numerusform>, %Ln missing</numerusform>
            <numerusform>, %Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more photo(s) not in the library now, back as soon as the files are</source>
        <translation>
            <numerusform>%Ln more photo is not in the library now; it comes back with its file</numerusform>
            <numerusform>%Ln more photos are not in the library now; they come back with their files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln group</numerusform>
            <numerusform>%Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s)</source>
        <translation>
            <numerusform>%Ln place</numerusform>
            <numerusform>%Ln places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tag(s)</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln other(s)</source>
        <translation>
            <numerusform>Show the %Ln other</numerusform>
            <numerusform>Show the %Ln others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %Ln more like it</source>
        <translation>
            <numerusform>, and %Ln more like it</numerusform>
            <numerusform>, and %Ln more like it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) with the same content</source>
        <translation>
            <numerusform>%Ln file with the same content</numerusform>
            <numerusform>%Ln files with the same content</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) that look alike ({similarity})</source>
        <translation>
            <numerusform>%Ln file that looks alike ({similarity})</numerusform>
            <numerusform>%Ln files that look alike ({similarity})</numerusform>
        </translation>
    </message>
</context>
</TS>
